import { softmaxRows } from '../../shared/math/softmax';
import type { Probe, ProbesConfig, RunProbesEvent, Unaddressed } from '../../shared/model/run';
import type { FinetuneEvent } from './finetune';
import { withLooks, type Looks } from './looks';
import type { PreparedRows } from '../data/prepare-data';

/** The texts to watch: the person's own, then held-back rows, in turn from each class, the first ones of each. */
export function chooseProbes(config: ProbesConfig | undefined, { rows, labelIds }: PreparedRows): readonly Probe[] {
  if (!config) return [];
  const own = config.texts.map(({ text, pair }) => ({ text, ...(pair === undefined ? {} : { pair }) }));
  const heldBack = inTurns(labelIds, config.heldOut).map((index) => rows.at(index)!);
  return [...own, ...heldBack.map(({ text, pair, label }) => ({ text, ...(pair === undefined ? {} : { pair }), label }))];
}

/** `count` indices, drawn from the classes in turn. */
function inTurns(labelIds: Int32Array, count: number): number[] {
  const seen = new Map<number, number>();
  const turns = Array.from(labelIds, (label, index) => {
    const turn = seen.get(label) ?? 0;
    seen.set(label, turn + 1);
    return { turn, label, index };
  });
  return turns.sort((a, b) => a.turn - b.turn || a.label - b.label).slice(0, count).map(({ index }) => index);
}

export interface ProbeWatch extends Pick<Looks<FinetuneEvent>, 'from'> {
  readonly classes: number;
  /** (probe, C) logits with the present weights, row by row. */
  readonly logits: () => Promise<Float32Array>;
}

/** The events of a training, with what the model thinks of the probes before it, now and then, and at each check. */
export function withProbes<Outcome>(events: AsyncGenerator<FinetuneEvent, Outcome, void>, { from, classes, logits }: ProbeWatch): AsyncGenerator<FinetuneEvent, Outcome, void> {
  return withLooks(events, {
    from,
    look: async (step) => {
      const probabilities = softmaxRows(await logits(), classes);
      // A diverged model has no opinion; the run itself says what happened.
      return probabilities.every(Number.isFinite) ? probesEvent(step, probabilities, classes) : undefined;
    },
  });
}

function probesEvent(step: number, probabilities: Float64Array, classes: number): Unaddressed<RunProbesEvent> {
  const rows = Array.from({ length: probabilities.length / classes }, (_, row) => Array.from(probabilities.subarray(row * classes, (row + 1) * classes)));
  return { kind: 'probes', step, probabilities: rows };
}
