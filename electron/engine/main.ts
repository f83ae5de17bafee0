import { serveEngine } from './serve';

/** The entry of the engine's process: a host forks it and speaks shared/engine-protocol.ts with it. */
if (!process.send) {
  process.stderr.write('This is the engine of Tunesmith, a program that others start. Run "tunesmith" instead.\n');
  process.exit(2);
}

const engine = serveEngine((message) => process.send?.(message));
process.on('message', (message) => engine.receive(message));
// Without its host nobody is left to answer; a stop by the keyboard reaches the host, which then asks for it.
process.on('disconnect', () => process.exit(0));
process.on('SIGINT', () => undefined);
