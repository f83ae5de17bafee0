import { fileURLToPath } from 'node:url';
import type { EngineOptions, EngineProcess } from './engine-client';
import type { TestEngines } from './in-process-engine.test-helper';
import { nodeEngines } from './node-engine';

const ENGINE = fileURLToPath(new URL('../../out/node/engine.js', import.meta.url));

/** For tests: engines in processes of their own, which a crash ends at once, wherever they are. They need the build. */
export function engineProcesses(): TestEngines {
  const all: EngineProcess[] = [];
  const fork = (options: EngineOptions): EngineProcess => {
    const engine = nodeEngines(ENGINE)(options);
    all.push(engine);
    return engine;
  };
  return { fork, started: () => all.length, crash: () => all.forEach((engine) => engine.kill()) };
}
