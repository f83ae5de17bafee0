import { Select } from '@mantine/core';
import { useState } from 'react';
import type { EvaluationReport } from '../../../shared/model/evaluation-library';
import { modelIdOfRun } from '../../../shared/model/model-library';
import type { RunSummary } from '../../../shared/model/run-library';
import { ConfusionMatrix, type MatrixCell } from '../../charts/confusion-matrix';
import { useHost } from '../../client/app-context';
import { useRequest } from '../../client/use-request';
import { NotYetTrained } from '../../components/not-yet-trained';
import { RequestView } from '../../components/request-view';
import { useLibrary } from '../../stores/stores';
import { CalibrationCharts } from './calibration-charts';
import { ClassScores } from './class-scores';
import { Headline } from './headline';
import { PredictedRows } from './predicted-rows';
import './evaluate.css';

/** How good a run's model is: on the rows that it held back, or on any other dataset. */
export function EvaluateScreen({ run, datasetId }: { readonly run: RunSummary | undefined; readonly datasetId: string }) {
  if (!run?.hasModel) return <NotYetTrained run={run} datasetId={datasetId} what="its scores and its mistakes" />;
  return <Evaluation run={run} />;
}

/** Stands for the held-back rows among the datasets. */
const HELD_BACK = '';

function Evaluation({ run }: { readonly run: RunSummary }) {
  const { app } = useHost();
  const datasets = useLibrary((state) => state.datasets);
  const [on, setOn] = useState(HELD_BACK);
  const modelId = modelIdOfRun(run.id);
  const request = useRequest(`${modelId} ${on} ${run.state}`, (options) => app.evaluations.evaluate({ modelId, ...(on === HELD_BACK ? {} : { datasetId: on }) }, options));
  return (
    <div className="panel">
      <Select
        label="Scored on"
        maw={320}
        data={[{ value: HELD_BACK, label: 'the rows this run held back' }, ...(datasets ?? []).filter(({ labelling }) => labelling === 'labelled').map(({ id, name }) => ({ value: id, label: name }))]}
        value={on}
        onChange={(id) => setOn(id ?? HELD_BACK)}
      />
      <RequestView request={request} title="Scoring the model" failure="The model could not be scored">
        {(report) => <Report key={report.id} report={report} />}
      </RequestView>
    </div>
  );
}

function Report({ report }: { readonly report: EvaluationReport }) {
  const [cell, setCell] = useState<MatrixCell>();
  const { evaluation } = report;
  return (
    <div className="evaluate-grid">
      <div className="stack evaluate-left">
        <Headline report={report} />
        {report.notes.map((note) => <p key={note} className="label">{note}</p>)}
        <section className="card stack" aria-label="Which class was taken for which">
          <h2>Which class was taken for which</h2>
          <p className="dim">A row for each true class. Click a number to see its rows.</p>
          <ConfusionMatrix matrix={evaluation.confusionMatrix} labels={evaluation.labels} chosen={cell} onChoose={setCell} />
        </section>
        <ClassScores perClass={evaluation.perClass} onChoose={(index) => setCell({ trueClass: index, predictedClass: index })} />
        <CalibrationCharts report={report} />
      </div>
      <PredictedRows report={report} cell={cell} onAll={() => setCell(undefined)} />
    </div>
  );
}
