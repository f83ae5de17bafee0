import { useState, type KeyboardEvent } from 'react';
import type { ConfusionMatrix as Counts } from '../../shared/math/metrics';
import { ClassMark, ClassName } from '../components/class-mark';
import { count } from '../components/format';
import './charts.css';

export interface MatrixCell {
  readonly trueClass: number;
  readonly predictedClass: number;
}

interface ConfusionMatrixProps {
  readonly matrix: Counts;
  readonly labels: readonly string[];
  readonly chosen: MatrixCell | undefined;
  readonly onChoose: (cell: MatrixCell | undefined) => void;
}

/** More classes than these get cells without room for a number; the number is in the cell's name then. */
const ROOMY = 12;

/**
 * How often each class was taken for each: a row for the truth, a column for the answer. A cell leads to its rows. Arrow keys move
 * between the cells, so that the tab key passes them all in one step.
 */
export function ConfusionMatrix({ matrix, labels, chosen, onChoose }: ConfusionMatrixProps) {
  const isSmall = labels.length > ROOMY;
  const [place, setPlace] = useState<MatrixCell>({ trueClass: 0, predictedClass: 0 });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const next = moved(place, event.key, labels.length);
    if (!next) return;
    event.preventDefault();
    setPlace(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-cell="${next.trueClass} ${next.predictedClass}"]`)?.focus();
  };
  return (
    <div className="matrix-scroll" role="group" aria-label="Confusion matrix: arrow keys move between its cells" onKeyDown={onKeyDown}>
      <table className={isSmall ? 'matrix matrix-small' : 'matrix'}>
        <thead>
          <tr>
            <td className="label">true ↓ answered →</td>
            {labels.map((label, i) => (
              <th key={label} scope="col" title={label}>
                {isSmall ? <ClassMark index={i} size={10} /> : <ClassName index={i} label={label} />}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.map((row, trueClass) => (
            <tr key={labels[trueClass]}>
              <th scope="row"><ClassName index={trueClass} label={labels[trueClass]!} /></th>
              {row.map((rows, predictedClass) => (
                <td key={predictedClass}>
                  <Cell rows={rows} share={rows / Math.max(1, sum(row))} cell={{ trueClass, predictedClass }} labels={labels} isSmall={isSmall} isNext={place.trueClass === trueClass && place.predictedClass === predictedClass} chosen={chosen} onChoose={onChoose} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps extends Pick<ConfusionMatrixProps, 'labels' | 'chosen' | 'onChoose'> {
  readonly rows: number;
  /** Of the rows of its true class. */
  readonly share: number;
  readonly cell: MatrixCell;
  readonly isSmall: boolean;
  /** Whether the tab key comes to this cell. */
  readonly isNext: boolean;
}

function Cell({ rows, share, cell, labels, isSmall, isNext, chosen, onChoose }: CellProps) {
  const isRight = cell.trueClass === cell.predictedClass;
  const isChosen = chosen?.trueClass === cell.trueClass && chosen.predictedClass === cell.predictedClass;
  const name = `${count(rows)} of “${labels[cell.trueClass]!}” answered “${labels[cell.predictedClass]!}”`;
  return (
    <button
      type="button"
      className={`matrix-cell${isRight ? ' matrix-right' : ''}${rows > 0 ? '' : ' matrix-zero'}`}
      style={{ ['--share' as string]: `${Math.round(80 * Math.sqrt(share))}%` }}
      data-cell={`${cell.trueClass} ${cell.predictedClass}`}
      tabIndex={isNext ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={name}
      title={name}
      onClick={() => onChoose(isChosen ? undefined : cell)}
    >
      {isSmall ? '' : <span className="numbers">{count(rows)}</span>}
    </button>
  );
}

/** Where an arrow key leads from a cell; undefined for other keys. */
function moved({ trueClass, predictedClass }: MatrixCell, key: string, classes: number): MatrixCell | undefined {
  const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[key] ?? [];
  if (down === undefined || right === undefined) return undefined;
  const within = (index: number) => Math.min(classes - 1, Math.max(0, index));
  return { trueClass: within(trueClass + down), predictedClass: within(predictedClass + right) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
