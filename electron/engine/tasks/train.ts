import { join } from 'node:path';
import type { TrainRequest } from '../../../shared/engine-protocol';
import type { RunEvent, RunFacts } from '../../../shared/model/run';
import type { RunResult } from '../../../shared/model/run-result';
import { writeSealedJson } from '../../files/versioned-json';
import { finetune } from '../../training/finetune';
import type { NativeBinding } from '../kernels/native-binding';
import { NativeOps, type MatrixPrecision } from '../kernels/native-ops';
import { choosePrecision, measureMatrixSpeed } from '../precision';

/** Carries out a run; every event goes to `emit` under the run's id. What gets settled on the way is added to run.json. */
export async function train(binding: NativeBinding, { folder, record, resume = false }: TrainRequest, emit: (event: RunEvent) => void, signal: AbortSignal): Promise<RunResult> {
  const { config, id: runId, appVersion, facts } = record;
  const precision: MatrixPrecision = facts?.precision ?? (config.precision === 'auto' ? choosePrecision(measureMatrixSpeed(binding)) : config.precision);
  const events = finetune({
    ...{ ops: new NativeOps(binding, precision), config, precision, appVersion, signal },
    folder: join(folder, 'best'),
    persistence: {
      checkpoints: join(folder, 'checkpoints'),
      versions: { Tunesmith: appVersion, TensorFlow: binding.TF_Version, platform: `${process.platform}-${process.arch}` },
      resume: resume ? { facts } : undefined,
      settle: (settled: RunFacts) => writeSealedJson(join(folder, 'run.json'), { ...record, facts: settled }),
    },
  });
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    emit({ ...next.value, runId });
  }
}
