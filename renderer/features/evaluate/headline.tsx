import { baselineVerdict } from '../../../shared/model/baselines';
import type { EvaluationReport } from '../../../shared/model/evaluation-library';
import { Fact } from '../../components/fact';
import { counted, percent, withInterval } from '../../components/format';
import { Icon } from '../../components/icon';

/** The number, what it is worth, and what a simpler answer reaches. */
export function Headline({ report: { evaluation, baselines, flattery } }: { readonly report: EvaluationReport }) {
  const { accuracy, accuracyInterval, macroF1, macroF1Interval, loss, rocAuc, examples } = evaluation;
  const verdict = baselines && baselineVerdict(accuracy, baselines);
  return (
    <section className="card stack" aria-label="Score">
      <div className="row headline">
        <div>
          <p className="label">Accuracy</p>
          <p className="big-number">{withInterval(accuracy, accuracyInterval)}</p>
        </div>
        <div className="grow">
          <p>{accuracySentence(evaluation, flattery)}</p>
          {verdict && <p>{verdict}</p>}
        </div>
      </div>
      {flattery?.kind === 'learnt' && (
        <div className="notice notice-warning"><Icon name="warning" /><span className="notice-text">{flattery.rows === examples ? 'It has learnt from all of these rows' : `It has learnt from ${counted(flattery.rows, 'row')} of these`}: this score says little about new ones.</span></div>
      )}
      <dl className="facts numbers headline-facts">
        <Fact name="Macro F1">{withInterval(macroF1, macroF1Interval)}</Fact>
        <Fact name="ROC-AUC">{rocAuc === null ? '–' : rocAuc.toFixed(3)}</Fact>
        <Fact name="Loss">{loss.toFixed(3)}</Fact>
        <Fact name="Counting words">{baselines?.tfidf == null ? '–' : percent(baselines.tfidf)}</Fact>
        <Fact name="Most frequent class">{baselines?.majority == null ? '–' : percent(baselines.majority)}</Fact>
      </dl>
    </section>
  );
}

/** Of rows that were learnt, nothing follows for others. */
function accuracySentence({ accuracy, accuracyInterval: [low, high], examples }: EvaluationReport['evaluation'], flattery: EvaluationReport['flattery']): string {
  const score = `${percent(accuracy)} of ${counted(examples, 'row')} are right`;
  if (flattery?.kind === 'learnt') return `${score}.`;
  const others = `${score}; on other rows like these it lies between ${percent(low)} and ${percent(high)}, 19 times in 20`;
  return flattery?.kind === 'chose-weights' ? `${others}, or a little lower: these rows also decided which weights were kept.` : `${others}.`;
}
