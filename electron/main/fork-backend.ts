import * as electron from 'electron';
import { fork, type ChildProcess } from 'child_process';
import { ChannelEnd, type Channel } from '../../shared/rpc/channel';
import { END_REQUEST, REFUSAL_EXIT_CODE } from '../../shared/rpc/multiplex';
import { textChannel } from '../../shared/rpc/text-channel';
import { PLACES } from './places';

/** Enough to see why it died. */
const LAST_WORDS = 4000;

export interface BackendProcess {
  readonly channel: Channel;
  /** Asks it to end in order. */
  end(): void;
  kill(): void;
  /** The end of what it wrote to stderr. */
  lastWords(): string;
  /** Whether it ended because it refuses to start, for the reason in its last words. */
  hasRefused(): boolean;
}

/**
 * Starts the services: on the Node that `npm start` runs on where it says so (native modules were built for it), else in a
 * utility process of Electron's own.
 */
export function forkBackend(): BackendProcess {
  const node = process.env['TUNESMITH_NODE'];
  const { utilityProcess } = electron as { utilityProcess?: typeof electron.utilityProcess };
  if (node === undefined && utilityProcess) return inUtilityProcess(utilityProcess);
  return onNode(node ?? process.execPath);
}

function inUtilityProcess(utilityProcess: typeof electron.utilityProcess): BackendProcess {
  const child = utilityProcess.fork(PLACES.backend, [], { stdio: ['ignore', 'inherit', 'pipe'], serviceName: 'Tunesmith services' });
  const end = new ChannelEnd();
  child.on('message', (message: unknown) => end.receive(message));
  let exitCode: number | undefined;
  child.on('exit', (code) => {
    exitCode = code;
    end.close();
  });
  const channel: Channel = { post: (message) => child.postMessage(message), onMessage: (listener) => end.onMessage(listener), onClose: (listener) => end.onClose(listener), close: () => child.kill() };
  // `kill` gives it two seconds, and none on Windows: a run needs longer for its checkpoint.
  return { channel, end: () => child.postMessage(END_REQUEST), kill: () => child.kill(), lastWords: collect(child.stderr), hasRefused: () => exitCode === REFUSAL_EXIT_CODE };
}

function onNode(program: string): BackendProcess {
  const child = fork(PLACES.backend, [], { execPath: program, execArgv: [], stdio: ['ignore', 'inherit', 'pipe', 'ipc'], env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
  const channel = textChannel(
    {
      send: (text) => child.connected && child.send(text, () => undefined),
      onText: (listener) => child.on('message', (text) => typeof text === 'string' && listener(text)),
      onEnd: (listener) => onEnd(child, listener),
      end: () => child.kill(),
    },
    { encode: (bytes) => Buffer.from(bytes).toString('base64'), decode: (text) => Buffer.from(text, 'base64') },
  );
  // Without its parent's channel it ends in order; a signal would not reach it so on Windows.
  return { channel, end: () => child.connected && child.disconnect(), kill: () => child.kill('SIGKILL'), lastWords: collect(child.stderr), hasRefused: () => child.exitCode === REFUSAL_EXIT_CODE };
}

function onEnd(child: ChildProcess, listener: () => void): void {
  child.once('exit', listener);
  child.once('error', listener);
}

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let words = '';
  stream?.setEncoding('utf8').on('data', (text: string | Buffer) => {
    words = (words + text.toString()).slice(-LAST_WORDS);
    process.stderr.write(text);
  });
  return () => words;
}
