import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { NATIVE_DIED_VARIABLE, type FromEngine } from '../../shared/engine-protocol';
import type { EngineOptions, EngineProcess, ForkEngine } from './engine-client';

/** Enough of stderr to see why an engine died. */
const LAST_WORDS = 2000;

/** Starts engines as child processes of Node. @param program the engine's entry in the build */
export function nodeEngines(program: string): ForkEngine {
  return (options) => forkNodeEngine(program, options);
}

function forkNodeEngine(program: string, { threads = availableParallelism(), nativeDied = false }: EngineOptions): EngineProcess {
  const child = fork(program, [], {
    // Typed arrays travel as they are.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2', ...asNode(), ...(nativeDied ? { [NATIVE_DIED_VARIABLE]: '1' } : {}) },
  });
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (lastWords = (lastWords + text).slice(-LAST_WORDS)));
  return {
    pid: child.pid,
    send: (message) => {
      // A process that just died is reported by its exit.
      if (child.connected) child.send(message, () => undefined);
    },
    kill: () => child.kill('SIGKILL'),
    onMessage: (listener) => child.on('message', (message) => listener(message as FromEngine)),
    onExit: (listener) => {
      child.once('error', (error) => listener(error.message, lastWords));
      child.once('close', (code, signal) => listener(signal ? `signal ${signal}` : `exit code ${code}`, withoutNoise(lastWords)));
    },
  };
}

/** Within Electron, its own program is what forks; told so, it is Node. */
function asNode(): Record<string, string> {
  return 'electron' in process.versions ? { ELECTRON_RUN_AS_NODE: '1' } : {};
}

/** TensorFlow greets on stderr; that explains nothing. */
function withoutNoise(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '' && !/^(WARNING: All log messages|[IW]\d{4} )/.test(line));
  return lines.slice(-3).join(' | ');
}
