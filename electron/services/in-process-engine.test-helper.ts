import { serveEngine } from '../engine/serve';
import type { FromEngine } from '../../shared/engine-protocol';
import type { EngineProcess, ForkEngine } from './engine-client';

/** Engines for tests, which compute for real and can be made to die. */
export interface TestEngines {
  readonly fork: ForkEngine;
  /** How many were started. */
  readonly started: () => number;
  /** Ends all that there are, as a crash would. */
  readonly crash: () => void;
}

/**
 * Engines in this very process. Let them crash while they are idle alone: what computes here cannot be stopped, and would go on writing
 * into the folder of its run beside the engine that takes its place.
 */
export function testEngines(): TestEngines {
  let started = 0;
  const living = new Set<() => void>();
  const fork = (): EngineProcess => {
    started++;
    let listener: (message: FromEngine) => void = () => undefined;
    let onExit: (reason: string, lastWords: string) => void = () => undefined;
    let isDead = false;
    const engine = serveEngine((message) => {
      if (!isDead) setImmediate(() => listener(structuredClone(message)));
    });
    const die = (reason: string) => {
      if (isDead) return;
      isDead = true;
      living.delete(crash);
      setImmediate(() => onExit(reason, ''));
    };
    const crash = () => die('signal SIGSEGV');
    living.add(crash);
    return {
      send: (message) => isDead || engine.receive(structuredClone(message)),
      kill: () => die('signal SIGKILL'),
      onMessage: (given) => (listener = given),
      onExit: (given) => (onExit = given),
    };
  };
  return { fork, started: () => started, crash: () => [...living].forEach((crash) => crash()) };
}
