import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { availableParallelism } from 'node:os';
import { NATIVE_DIED_VARIABLE, type FromEngine } from '../../shared/engine-protocol';
import type { EngineOptions, EngineProcess } from '../services/engine-client';

/** Enough of stderr to see why an engine died. */
const LAST_WORDS = 2000;

/** Starts an engine as a child process of Node. */
export function forkNodeEngine({ threads = availableParallelism(), nativeDied = false }: EngineOptions): EngineProcess {
  const child = fork(fileURLToPath(new URL('./engine.js', import.meta.url)), [], {
    // Typed arrays travel as they are.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, TF_NUM_INTRAOP_THREADS: String(threads), TF_NUM_INTEROP_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2', ...(nativeDied ? { [NATIVE_DIED_VARIABLE]: '1' } : {}) },
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

/** TensorFlow greets on stderr; that explains nothing. */
function withoutNoise(words: string): string {
  const lines = words.split('\n').filter((line) => line.trim() !== '' && !/^(WARNING: All log messages|[IW]\d{4} )/.test(line));
  return lines.slice(-3).join(' | ');
}
