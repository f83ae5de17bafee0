import { expect, vi } from 'vitest';
import type { AppClient } from '../../shared/contract';
import type { RunState, RunSummary } from '../../shared/model/run-library';

/** For tests that train small models through the contract: waits until a run is in a state. */
export async function reaches(client: AppClient, id: string, state: RunState): Promise<RunSummary> {
  return vi.waitFor(async () => {
    const { summary } = await client.runs.get({ id });
    expect(summary).toMatchObject({ state });
    return summary;
  }, { timeout: 60_000, interval: 20 });
}

/** Waits until a run has made a step. */
export async function reachesStep(client: AppClient, id: string, step: number): Promise<void> {
  await vi.waitFor(async () => expect((await client.runs.get({ id })).summary.step).toBeGreaterThanOrEqual(step), { timeout: 60_000, interval: 5 });
}
