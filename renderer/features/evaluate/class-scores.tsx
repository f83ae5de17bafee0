import type { ClassEvaluation } from '../../../shared/model/evaluation';
import { ClassName } from '../../components/class-mark';
import { count } from '../../components/format';

interface ClassScoresProps {
  readonly perClass: readonly ClassEvaluation[];
  readonly onChoose: (index: number) => void;
}

/** How well each class is found; its name leads to its rows. */
export function ClassScores({ perClass, onChoose }: ClassScoresProps) {
  return (
    <section className="card stack" aria-label="Each class">
      <h2>Each class</h2>
      <div className="class-scores-scroll" tabIndex={0} role="region" aria-label="Scores of each class">
        <table className="class-scores numbers">
          <thead>
            <tr>
              <th scope="col">class</th>
              <th scope="col" title="Of the answers that name this class, the share that is right">precision</th>
              <th scope="col" title="Of the rows of this class, the share that is found">recall</th>
              <th scope="col" title="Harmonic mean of precision and recall">F1</th>
              <th scope="col">rows</th>
            </tr>
          </thead>
          <tbody>
            {perClass.map(({ label, precision, recall, f1, support }, i) => (
              <tr key={label}>
                <th scope="row"><button type="button" className="name-button" onClick={() => onChoose(i)}><ClassName index={i} label={label} /></button></th>
                <td>{precision.toFixed(2)}</td>
                <td>{recall.toFixed(2)}</td>
                <td>{f1.toFixed(2)}</td>
                <td>{count(support)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
