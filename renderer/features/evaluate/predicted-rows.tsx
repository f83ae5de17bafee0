import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import type { EvaluationReport, PredictedRow } from '../../../shared/model/evaluation-library';
import type { MatrixCell } from '../../charts/confusion-matrix';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { ClassName } from '../../components/class-mark';
import { count, counted, percent } from '../../components/format';
import { RequestView } from '../../components/request-view';
import { useNavigation } from '../../stores/stores';

interface PredictedRowsProps {
  readonly report: EvaluationReport;
  readonly cell: MatrixCell | undefined;
  readonly onAll: () => void;
}

const PAGE = 50;

/** The rows behind the numbers, the surest first: mistakes, or whatever was clicked. */
export function PredictedRows({ report, cell, onAll }: PredictedRowsProps) {
  const { app } = useHost();
  const [onlyMistakes, setOnlyMistakes] = useState(true);
  const [pages, setPages] = useState(1);
  const query = { id: report.id, from: 0, count: Math.min(1000, PAGE * pages), ...(cell ?? { onlyMistakes }) };
  const request = useRequest(JSON.stringify(query), (options) => app.evaluations.rows(query, options));
  const { labels } = report.evaluation;
  const title = cell ? (cell.trueClass === cell.predictedClass ? `“${labels[cell.trueClass]!}”, answered rightly` : `“${labels[cell.trueClass]!}” taken for “${labels[cell.predictedClass]!}”`) : onlyMistakes ? 'Mistakes, the surest first' : 'All rows, the surest first';
  return (
    <section className="card stack predicted" aria-label="Rows">
      <h2><bdi>{title}</bdi></h2>
      <div className="row">
        {cell ? <Button variant="default" size="compact-sm" onClick={onAll}>Show all mistakes</Button> : <Switch size="xs" label="Only mistakes" checked={onlyMistakes} onChange={(event) => setOnlyMistakes(event.currentTarget.checked)} />}
      </div>
      <RequestView request={request} title="Fetching the rows" failure="The rows could not be fetched">
        {({ rows, total }) => (
          <>
            <p className="label numbers">{total === 0 ? (onlyMistakes && !cell ? 'Not one mistake on these rows.' : 'No such rows.') : counted(total, 'row')}</p>
            <ul className="predicted-list">
              {rows.map((row) => <Row key={row.line} row={row} labels={labels} modelId={report.modelId} />)}
            </ul>
            {total > rows.length && rows.length < 1000 && <Button variant="default" size="compact-sm" onClick={() => setPages(pages * 2)}>Show more</Button>}
          </>
        )}
      </RequestView>
    </section>
  );
}

interface RowProps {
  readonly row: PredictedRow;
  readonly labels: readonly string[];
  /** Whose answer it is. */
  readonly modelId: string;
}

function Row({ row, labels, modelId }: RowProps) {
  const inspect = useNavigation((state) => state.inspect);
  const { line, text, pair, trueClass, predictedClass, probabilities } = row;
  const open = () => inspect({ kind: 'row', title: `Line ${count(line)}`, text, ...(pair ? { pair } : {}), label: labels[trueClass]!, reader: { modelId } });
  return (
    <li>
      <button type="button" className="predicted-row" onClick={open}>
        <span className="predicted-text" dir="auto"><bdi>{text.slice(0, 300)}</bdi></span>
        <span className="row label predicted-classes">
          true <ClassName index={trueClass} label={labels[trueClass]!} />
          answered <ClassName index={predictedClass} label={labels[predictedClass]!} />
          <span className="numbers">{percent(probabilities[predictedClass]!)} sure</span>
        </span>
      </button>
    </li>
  );
}
