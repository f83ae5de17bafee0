import { join } from 'node:path';
import type { TrainRequest } from '../../../shared/engine-protocol';
import type { RunEvent } from '../../../shared/model/run';
import type { RunResult } from '../../../shared/model/run-result';
import { finetune } from '../../training/finetune';
import type { NativeBinding } from '../kernels/native-binding';
import { NativeOps, type MatrixPrecision } from '../kernels/native-ops';
import { choosePrecision, measureMatrixSpeed } from '../precision';

/** Carries out a run; every event goes to `emit` under the run's id. */
export async function train(binding: NativeBinding, { folder, record }: TrainRequest, emit: (event: RunEvent) => void, signal: AbortSignal): Promise<RunResult> {
  const { config, id: runId, appVersion } = record;
  const precision: MatrixPrecision = config.precision === 'auto' ? choosePrecision(measureMatrixSpeed(binding)) : config.precision;
  const events = finetune({ ops: new NativeOps(binding, precision), config, precision, folder: join(folder, 'best'), appVersion, signal });
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    emit({ ...next.value, runId });
  }
}
