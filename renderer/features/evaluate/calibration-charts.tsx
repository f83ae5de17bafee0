import { useMemo } from 'react';
import type { AppClient } from '../../../shared/contract';
import type { EvaluationReport, PredictedRow } from '../../../shared/model/evaluation-library';
import type { CallOptions } from '../../../shared/rpc/definitions';
import { accuracyByCoverage, reliabilityBins } from '../../charts/reliability';
import { ShareCurve } from '../../charts/share-curve';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { percent } from '../../components/format';
import { RequestView } from '../../components/request-view';

/** How far the probabilities can be trusted, and what is gained by declining the least sure rows. */
export function CalibrationCharts({ report }: { readonly report: EvaluationReport }) {
  const { app } = useHost();
  const rows = useRequest(`${report.id} all`, (options) => allRows(app, report.id, options));
  return (
    <RequestView request={rows} title="Fetching the answers" failure="The answers could not be fetched">
      {(answers) => <Charts report={report} answers={answers} />}
    </RequestView>
  );
}

const PAGE = 1000;

async function allRows(app: AppClient, id: string, { signal, onProgress }: CallOptions): Promise<readonly PredictedRow[]> {
  const rows: PredictedRow[] = [];
  for (;;) {
    const page = await app.evaluations.rows({ id, from: rows.length, count: PAGE }, { signal });
    // Texts are not needed here, and a million of them would fill the memory.
    rows.push(...page.rows.map((row) => ({ ...row, text: '' })));
    if (page.rows.length === 0 || rows.length >= page.total) return rows;
    onProgress?.({ share: rows.length / page.total, title: 'Fetching the answers' });
  }
}

function Charts({ report, answers }: { readonly report: EvaluationReport; readonly answers: readonly PredictedRow[] }) {
  const bins = useMemo(() => reliabilityBins(answers), [answers]);
  const coverage = useMemo(() => accuracyByCoverage(answers, 20), [answers]);
  const { expectedCalibrationError, labels } = report.evaluation;
  const half = coverage.find((point) => point.coverage >= 0.5);
  return (
    <div className="chart-grid">
      <ShareCurve
        title="Reliability"
        sentence={`Its probabilities are off by ${percent(expectedCalibrationError)} on average; on the dotted line they would be honest.`}
        points={bins.map(({ confidence, accuracy }) => ({ x: confidence, y: accuracy }))}
        xName="how sure"
        yName="how often right"
        xFrom={Math.floor(10 / labels.length) / 10}
        withDiagonal
      />
      <ShareCurve
        title="Only the surest"
        sentence={half ? `Of the surer half of the rows, ${percent(half.accuracy)} are right.` : 'There are no rows.'}
        points={coverage.map(({ coverage: x, accuracy: y }) => ({ x, y }))}
        xName="share answered"
        yName="accuracy"
      />
    </div>
  );
}
