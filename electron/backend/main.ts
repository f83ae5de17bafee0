import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../shared/errors';
import { acceptChannels, REFUSAL_EXIT_CODE } from '../../shared/rpc/multiplex';
import { startAppServer } from '../services/app-server';
import type { Application } from '../services/application';
import { homeFolder } from '../services/home-folder';
import { nodeEngines } from '../services/node-engine';
import { parentChannel } from './parent-channel';

/** The entry of the desktop app's services: out/node/backend.js. Main forks it, and gives each window a channel to it. */
const root = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
const engine = fileURLToPath(new URL('./engine.js', import.meta.url));
const app: Application = { forkEngine: nodeEngines(engine), root, version, notify: (line) => process.stderr.write(`${line}\n`), home: homeFolder() };

const street = parentChannel();
const server = startAppServer({ app, host: 'desktop' }).catch(giveUp);
acceptChannels(street, (channel) => void server.then((services) => services.connect(channel)));

/** Main shows the last words of services that do not start. */
function giveUp(thrown: unknown): Promise<never> {
  if (!(thrown instanceof AppError)) throw thrown;
  const { message, hint = '' } = thrown;
  return new Promise(() => process.stderr.write(`${message} ${hint}\n`, () => process.exit(REFUSAL_EXIT_CODE)));
}

/** Ends with a checkpoint of what trains; a second request does not wait for it. */
let ending = false;
async function end(): Promise<void> {
  if (ending) process.exit(1);
  ending = true;
  await (await server).close();
  process.exit(0);
}

// Without main nobody is left to ask.
street.onClose(() => void end());
// Ctrl-C in a terminal reaches main as well, which then ends this process in its own time.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => void end());
