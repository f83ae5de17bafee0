import { parseArgs } from 'node:util';
import { ROOT } from '../set-up/context.mjs';
import { setUp } from '../set-up/main.mjs';
import { openDesktop } from './desktop.mjs';
import { electronProgram } from './electron-program.mjs';
import { trainOnSample } from './sample-run.mjs';
import { whyNoScreen } from './screen.mjs';
import { openWeb } from './web.mjs';

const USAGE = `npm start                    opens the app: the desktop app, or where that cannot be, the browser
npm start -- FILE            … with a table of labelled texts (desktop app)
npm start -- --web           in the browser
npm start -- --no-browser    serves the app and prints its address, and opens nothing
npm start -- --sample        opens nothing: trains on the sample reviews and ends
`;

const OPTIONS = /** @type {const} */ ({
  web: { type: 'boolean' },
  'no-browser': { type: 'boolean' },
  sample: { type: 'boolean' },
  help: { type: 'boolean' },
});

/**
 * Sets up, then opens the app in the best way that there is, and says which and why in one line.
 *
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function start(args) {
  const wishes = parse(args);
  if (wishes === undefined || wishes.values.help) {
    (wishes ? process.stdout : process.stderr).write(USAGE);
    return wishes ? 0 : 2;
  }
  if (await setUp() === 'failed') return 1;
  const { web, sample, 'no-browser': noBrowser } = wishes.values;
  if (sample) return trainOnSample();
  if (noBrowser) return openWeb({ why: undefined, browser: false });
  if (web) return openWeb({ why: undefined, browser: whyNoScreen() === undefined });
  return openBest(wishes.positionals);
}

/** @param {readonly string[]} args */
function parse(args) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/**
 * @param {readonly string[]} files
 * @returns {Promise<number>}
 */
async function openBest(files) {
  const noScreen = whyNoScreen();
  if (noScreen !== undefined) return openWeb({ why: noScreen, browser: false });
  const electron = await electronProgram(ROOT);
  if ('missing' in electron) return openWeb({ why: electron.missing, browser: true });
  console.log(`Opening the desktop app (Electron ${electron.version}).`);
  const { code, whyNot } = await openDesktop(electron.path, files);
  return whyNot === undefined ? code : openWeb({ why: whyNot, browser: true });
}
