import { userError } from '../../shared/errors';
import type { Random } from '../../shared/math/random';
import type { BertConfig } from '../formats/model-config';
import { quoted } from '../formats/quoted';
import type { WeightSource } from '../formats/weight-files';
import { initialParameter } from './initialise';
import { canonicalName, isKnownLeftover, tiedName } from './parameter-names';
import { isHeadParameter, isMaskedLanguageParameter, isNextSentenceParameter, parameterShapes, pretrainingShapes } from './parameter-shapes';
import type { NamedArray } from './parameters';

/** Which parameters came from the checkpoint, which are new, and which of its tensors were not used. */
export interface ImportReport {
  readonly loaded: readonly string[];
  readonly fresh: readonly string[];
  readonly leftOver: readonly string[];
}

export interface ImportOptions {
  /**
   * `new`: the classes are others than the checkpoint's, so its head is left over. `required`: it must be there.
   * `pretraining`: in place of a classification head, those for masked tokens and sentence pairs, new where there are none.
   */
  readonly head: 'new' | 'required' | 'pretraining';
  /** Draws the parameters that the checkpoint lacks. */
  readonly random: Random;
  readonly onParameter: (parameter: NamedArray) => void;
}

/**
 * Reads a checkpoint's tensors into BERT's parameters one by one: lenient on the known spellings of their names, strict
 * on every shape. For a new head the pooler may be missing too, and is drawn anew; an encoder weight may never.
 *
 * @throws a user error that names the tensor: missing, of another shape than config.json's, or there in two spellings.
 */
export async function importWeights(source: WeightSource, config: BertConfig, options: ImportOptions): Promise<ImportReport> {
  const available = byCanonicalName(source.names);
  const fresh: string[] = [];
  const loaded: string[] = [];
  for (const [name, shape] of options.head === 'pretraining' ? pretrainingShapes(config) : parameterShapes(config)) {
    const stored = options.head === 'new' && isHeadParameter(name) ? undefined : storedName(available, name);
    if (stored === undefined) {
      checkMayBeNew(name, options, source);
      options.onParameter(newParameter(name, shape, config, options.random));
      fresh.push(name);
    } else {
      checkShape(source, stored, shape);
      options.onParameter({ name, shape, data: await source.readFloat32(stored) });
      loaded.push(name);
    }
  }
  const used = new Set(loaded);
  const leftOver = [...available].filter(([name]) => !used.has(name) && !isKnownLeftover(name)).map(([, stored]) => stored);
  return { loaded, fresh, leftOver };
}

/** The heads for masked tokens and sentence pairs of a checkpoint, as many of their tensors as it has. */
export async function readPretrainingHeads(source: WeightSource, config: BertConfig): Promise<NamedArray[]> {
  const available = byCanonicalName(source.names);
  const heads: NamedArray[] = [];
  for (const [name, shape] of pretrainingShapes(config)) {
    const stored = isPretrainingHead(name) ? storedName(available, name) : undefined;
    if (stored === undefined) continue;
    checkShape(source, stored, shape);
    heads.push({ name, shape, data: await source.readFloat32(stored) });
  }
  return heads;
}

function storedName(available: ReadonlyMap<string, string>, name: string): string | undefined {
  return available.get(name) ?? available.get(tiedName(name) ?? '');
}

/** Whether a parameter is of the head for masked tokens or of that for sentence pairs. */
export function isPretrainingHead(name: string): boolean {
  return isMaskedLanguageParameter(name) || isNextSentenceParameter(name);
}

/** The checkpoint's spelling of each tensor by ours. */
function byCanonicalName(names: readonly string[]): ReadonlyMap<string, string> {
  const stored = new Map<string, string>();
  for (const name of names) {
    const canonical = canonicalName(name);
    const other = stored.get(canonical);
    if (other !== undefined) {
      throw userError('ambiguous-weight', `The weights hold both ${quoted(other)} and ${quoted(name)}, two names of the same tensor.`, 'The file was put together from two models or twice renamed: get the folder again.');
    }
    stored.set(canonical, name);
  }
  return stored;
}

function newParameter(name: string, shape: readonly number[], config: BertConfig, random: Random): NamedArray {
  // DistilBERT has no token types: zeros leave its embeddings as they are.
  if (isTokenTypes(name)) return { name, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) };
  return initialParameter(name, shape, config.initializerRange, random);
}

function checkMayBeNew(name: string, options: ImportOptions, source: WeightSource): void {
  if (options.head === 'required' && isHeadParameter(name)) {
    throw userError('no-classification-head', `This model has no classification head: "${name}" is missing, so it was not fine-tuned yet.`, 'Fine-tune it first: tunesmith finetune --model DIR --data FILE --out DIR.');
  }
  // A head that was trained on one pooler means nothing on another.
  const mayBeNewWithHead = options.head !== 'required' && (isHeadParameter(name) || isPretrainingHead(name) || name.startsWith('bert.pooler.'));
  const lacksTokenTypes = isTokenTypes(name) && !source.names.some((n) => n.includes('token_type'));
  if (!mayBeNewWithHead && !lacksTokenTypes) {
    throw userError('missing-weight', `The weights lack "${name}", which every BERT ${options.head === 'required' ? 'classifier' : 'encoder'} has.`, 'The download may be incomplete, or the model is no BERT: get the folder again.');
  }
}

function isTokenTypes(name: string): boolean {
  return name === 'bert.embeddings.token_type_embeddings.weight';
}

function checkShape(source: WeightSource, stored: string, expected: readonly number[]): void {
  const actual = source.entry(stored).shape;
  if (actual.length !== expected.length || actual.some((size, axis) => size !== expected[axis])) {
    throw userError(
      'wrong-shape',
      `The tensor "${stored}" has the shape [${actual.join(', ')}], but config.json asks for [${expected.join(', ')}].`,
      'The weights and config.json belong to different models: get the folder again.',
    );
  }
}
