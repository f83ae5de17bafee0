import { addonVersion } from './stage.mjs';
import { fillFromCache } from './cache.mjs';
import { fillFromOfficial } from './official.mjs';
import { WHEELS, fillFromWheel } from './wheel.mjs';

/** @typedef {import('../context.mjs').Context} Context */

/**
 * Where native TensorFlow can come from.
 *
 * @typedef {object} Source
 * @property {string} name as a person reads it
 * @property {string} key names the copy in the cache: the same key, the same content
 * @property {boolean} isCache
 * @property {(context: Context, stage: string) => Promise<void>} fill puts libraries and addon into a stage
 */

/**
 * What to try for this platform, in order. Both downloads are kept, each under its own key: an old TensorFlow from the
 * official host must not hide the newer one of the wheel for good.
 *
 * @param {Context} context
 * @returns {Source[]}
 */
export function sourcesFor(context) {
  const platform = `${context.platform}-${context.arch}`;
  const base = `tfjs-node-${addonVersion(context)}-${platform}`;
  const wheel = WHEELS[platform];
  const official = withCache({ name: "tfjs-node's own download", key: `${base}-official`, fill: fillFromOfficial });
  if (wheel === undefined) return official;
  const fill = (/** @type {Context} */ its, /** @type {string} */ stage) => fillFromWheel(its, stage, wheel);
  return [...withCache({ name: `the PyPI wheel ${wheel.package} ${wheel.version}`, key: `${base}-wheel-${wheel.version}`, fill }), ...official];
}

/**
 * @param {Pick<Source, 'name' | 'key' | 'fill'>} source
 * @returns {Source[]}
 */
function withCache({ name, key, fill }) {
  return [
    { name: `the kept copy of ${name}`, key, isCache: true, fill: (context, stage) => fillFromCache(context, key, stage) },
    { name, key, isCache: false, fill },
  ];
}
