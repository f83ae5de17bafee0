import { serveEngine } from './serve';

/** The entry of the engine's process: a host forks it and speaks shared/engine-protocol.ts with it. */
if (!process.send) {
  process.stderr.write('This is the engine of Tunesmith, a program that others start. Run "tunesmith" instead.\n');
  process.exit(2);
}

const engine = serveEngine((message) => process.send?.(message));
process.on('message', (message) => engine.receive(message));
// Without its host nobody is left to answer.
process.on('disconnect', () => process.exit(0));
// A stop by the keyboard, by `timeout` or by a closed terminal reaches the host too, which asks for a clean end.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
