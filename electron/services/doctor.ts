import { totalmem } from 'node:os';
import type { EngineDescription } from '../../shared/engine-protocol';
import type { Application } from './application';
import { EngineClient } from './engine-client';

/** What `doctor --json` promises, and how fast the machine multiplies. */
export interface Diagnosis extends EngineDescription {
  /** Of the whole machine, in bytes. */
  readonly memory: number;
  readonly home: string;
}

export async function diagnose(app: Application): Promise<Diagnosis> {
  const engine = new EngineClient(app.forkEngine);
  try {
    return { ...(await engine.request<'describe'>({ kind: 'describe' })), memory: totalmem(), home: app.home };
  } finally {
    engine.dispose();
  }
}
