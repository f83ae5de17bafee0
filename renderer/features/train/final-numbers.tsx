import { Button } from '@mantine/core';
import { baselineVerdict } from '../../../shared/model/baselines';
import type { RunSummary } from '../../../shared/model/run-library';
import type { RunResult } from '../../../shared/model/run-result';
import { counted, duration, percent, withInterval } from '../../components/format';
import { useNavigation } from '../../stores/stores';

/** What came out, in one number, with what it is worth and where to go from here. */
export function FinalNumbers({ run, result }: { readonly run: RunSummary; readonly result: RunResult }) {
  const { accuracy, accuracyInterval, baselines, examples, split, seconds, steps } = result;
  const verdict = accuracy === null ? undefined : baselineVerdict(accuracy, baselines);
  return (
    <section className="card final" aria-label="Result">
      <div>
        <p className="label">Accuracy{split === 'test' ? ' on the test rows' : ' on held-back rows'}</p>
        <p className="big-number">{accuracy === null ? '–' : withInterval(accuracy, accuracyInterval)}</p>
      </div>
      <div className="grow stack final-words">
        <p className="numbers">
          {accuracy === null
            ? 'No rows were held back: nothing says how good this model is.'
            : `${percent(accuracy)} of ${counted(examples, 'row')} that it never saw are right.${baselines.tfidf === null ? '' : ` Counting words gets ${percent(baselines.tfidf)}.`}`}
        </p>
        {verdict && <p>{verdict}</p>}
        <p className="label numbers">{counted(steps, 'step')} in {duration(seconds)}{result.stopped === 'early' ? ', ended early because it no longer improved' : result.stopped === 'cancelled' ? ', stopped by you' : ''}.{split === 'validation' && accuracy !== null && ' These rows also decided which weights were kept: new texts may fare a little worse.'}</p>
      </div>
      <WaysOn run={run} />
    </section>
  );
}

/** Of a run that was ended or paused before its end, whose best weights so far are there. */
export function NumbersSoFar({ run }: { readonly run: RunSummary }) {
  return (
    <section className="card final" aria-label="Weights so far">
      <div className="grow stack final-words">
        <p className="numbers">The best weights so far are kept as a model{run.accuracy === undefined ? '' : `: ${percent(run.accuracy)} of the held-back rows are right`}.{run.resumable ? ' The run can go on from where it is.' : ''}</p>
      </div>
      <WaysOn run={run} />
    </section>
  );
}

function WaysOn({ run: { id } }: { readonly run: RunSummary }) {
  const go = useNavigation((state) => state.go);
  return (
    <div className="row">
      <Button onClick={() => go({ page: 'run', id, tab: 'evaluate' })}>See its mistakes</Button>
      <Button variant="default" onClick={() => go({ page: 'run', id, tab: 'playground' })}>Try it</Button>
    </div>
  );
}
