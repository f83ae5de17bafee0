import { join } from 'node:path';
import type { TrainRequest } from '../../../shared/engine-protocol';
import type { RunEvent, RunFacts } from '../../../shared/model/run';
import type { RunResult } from '../../../shared/model/run-result';
import { writeSealedJson } from '../../files/versioned-json';
import { finetune } from '../../training/finetune';
import type { Backend } from '../backend';
import { settleFormulas } from '../formulas';
import { settlePrecision } from '../precision';

/** Carries out a run; every event goes to `emit` under the run's id. What gets settled on the way is added to run.json. */
export async function train(backend: Backend, { folder, record, resume = false }: TrainRequest, emit: (event: RunEvent) => void, signal: AbortSignal): Promise<RunResult> {
  const { config, id: runId, appVersion, facts } = record;
  const precision = settlePrecision(backend, facts?.precision ?? config.precision);
  const formulas = settleFormulas(backend, facts?.formulas);
  const events = finetune({
    ...{ ops: backend.ops(precision, formulas), config: { ...config, threads: backend.threads }, precision, appVersion, signal },
    folder: join(folder, 'best'),
    persistence: {
      checkpoints: join(folder, 'checkpoints'),
      versions: { Tunesmith: appVersion, TensorFlow: backend.version, platform: `${process.platform}-${process.arch}` },
      resume: resume ? { facts } : undefined,
      settle: (settled: RunFacts) => writeSealedJson(join(folder, 'run.json'), { ...record, facts: { ...settled, backend: backend.name, formulas } satisfies RunFacts }),
    },
  });
  for (;;) {
    const next = await events.next();
    if (next.done) return next.value;
    // Not before: who brings a broken file has other worries.
    if (next.value.kind === 'started' && backend.notice) emit({ kind: 'note', runId, step: next.value.step, level: 'warning', message: backend.notice });
    emit({ ...next.value, runId });
  }
}
