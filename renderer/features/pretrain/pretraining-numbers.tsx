import type { PretrainingResult } from '../../../shared/model/pretraining';
import type { RunSummary } from '../../../shared/model/run-library';
import { counted, duration, figure, percent } from '../../components/format';
import { useRunStream } from '../../stores/stores';
import { NextSteps } from './next-steps';

/** What came out, in one number, with what it is worth and where to go from here. */
export function PretrainingNumbers({ run, result }: { readonly run: RunSummary; readonly result: PretrainingResult }) {
  const { loss, top1, top5, nspAccuracy, steps, seconds } = result;
  const heldBackTexts = useRunStream(({ pretraining }) => pretraining.started?.heldBackTexts);
  const [main, title] = top1 === null ? [nspAccuracy, 'Pairs of sentences judged rightly'] : [top1, 'Hidden words guessed at once'];
  return (
    <section className="card final" aria-label="Result">
      <div>
        <p className="label">{title}</p>
        <p className="big-number">{main === null ? '–' : percent(main)}</p>
      </div>
      <div className="grow stack final-words">
        <p className="numbers">{main === null ? unmeasured(heldBackTexts) : sentence({ loss, top1, top5, nspAccuracy })}</p>
        <p className="label numbers">{counted(steps, 'step')} in {duration(seconds)}.{main !== null && ' Measured on texts that it never learnt from; the best weights are the ones that stay.'}</p>
      </div>
      <NextSteps run={run} />
    </section>
  );
}

function unmeasured(heldBackTexts = 0): string {
  return `${heldBackTexts === 0 ? 'No texts were held back' : 'The texts held back make no pairs of both kinds'}: nothing says how much this model has learnt.`;
}

function sentence({ loss, top5, nspAccuracy }: Pick<PretrainingResult, 'loss' | 'top1' | 'top5' | 'nspAccuracy'>): string {
  const words = top5 === null || loss === null ? [] : [`${percent(top5)} of the words are among its first five guesses (loss ${figure(loss)}).`];
  const pairs = nspAccuracy === null ? [] : [`It judges ${percent(nspAccuracy)} of the pairs of sentences rightly; guessing gets 50\u00a0%.`];
  return [...words, ...pairs].join(' ');
}

/** A run that was ended or paused before its end, whose weights so far are there. */
export function KeptWeights({ run }: { readonly run: RunSummary }) {
  return (
    <section className="card final" aria-label="Weights so far">
      <p className="grow final-words">The best weights so far are kept as a model.{run.resumable ? ' The run can go on from where it is.' : ''}</p>
      <NextSteps run={run} />
    </section>
  );
}
