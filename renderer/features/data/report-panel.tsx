import { Button } from '@mantine/core';
import { useState } from 'react';
import type { DataFinding, DataReport } from '../../../shared/model/data-report';
import type { Dataset } from '../../../shared/model/dataset-library';
import { USUAL_LONG_TEXTS } from '../../../shared/model/long-texts';
import { ClassBalance, balanceSentence } from '../../charts/class-balance';
import { LengthHistogram } from '../../charts/length-histogram';
import { useHost } from '../../client/app-context';
import type { Action } from '../../client/use-action';
import { useRequest } from '../../client/use-request';
import { counted, percent } from '../../components/format';
import { RequestView } from '../../components/request-view';
import { useDraft } from '../train/use-draft';
import { useLibrary, useNavigation } from '../../stores/stores';
import { FindingCard } from './finding-card';
import { columnRoles } from './column-roles';
import type { ApplyChange } from './use-dataset-change';

interface ReportPanelProps {
  readonly dataset: Dataset;
  readonly shown: DataFinding | undefined;
  readonly onShow: (finding: DataFinding | undefined) => void;
  readonly change: Action;
  readonly apply: ApplyChange;
}

/** The report as pictures: classes, lengths, problems. */
export function ReportPanel(props: ReportPanelProps) {
  const { dataset } = props;
  const { app } = useHost();
  const modelId = useNavigation((state) => state.modelId);
  const { text, label, textPair } = columnRoles(dataset);
  const key = [dataset.id, modelId, text, label, textPair, dataset.rows, dataset.fixes.length].join('\n');
  const report = useRequest(key, (options) => app.datasets.report({ id: dataset.id, modelId }, options));
  return (
    <>
      <section className="stack report-part">
        <h2>Classes</h2>
        <p className="dim">{balanceSentence(dataset.classes)}</p>
        <ClassBalance classes={dataset.classes} />
      </section>
      <Undo {...props} />
      <RequestView request={report} title="Looking for problems and measuring lengths" failure="The rows could not be looked through">
        {(value) => <Findings {...props} report={value} />}
      </RequestView>
    </>
  );
}

function Undo({ dataset, change, apply }: ReportPanelProps) {
  const last = dataset.fixes[dataset.fixes.length - 1];
  if (!last) return null;
  return (
    <div className="notice undo-notice" role="status">
      <span className="grow">{last.sentence}</span>
      <Button variant="default" size="compact-sm" disabled={change.busy} onClick={() => apply((app, options) => app.datasets.undoFix({ id: dataset.id }, options))}>Undo</Button>
    </div>
  );
}

function Findings({ dataset, shown, onShow, change, apply, report }: ReportPanelProps & { readonly report: DataReport }) {
  const modelId = useNavigation((state) => state.modelId);
  const isDraft = useNavigation((state) => state.route.page === 'dataset');
  const longTexts = useDraft((state) => state.settings.longTexts) ?? USUAL_LONG_TEXTS;
  return (
    <>
      <section className="stack report-part">
        <h2>Lengths</h2>
        <Lengths dataset={dataset} report={report} modelId={modelId} />
        {report.unknownShare > 0.001 && <p className="dim">{percent(report.unknownShare)} of the word pieces are unknown to this model.</p>}
      </section>
      <section className="stack report-part">
        <h2>{report.findings.length === 0 ? 'No problems found' : counted(report.findings.length, 'problem')}</h2>
        {report.findings.map((finding) => (
          <FindingCard
            key={finding.kind}
            finding={finding}
            longTexts={isDraft ? longTexts : undefined}
            isShown={shown?.kind === finding.kind}
            isBusy={change.busy}
            onShow={() => onShow(shown?.kind === finding.kind ? undefined : finding)}
            onFix={(fix) => {
              onShow(undefined);
              apply((app, options) => app.datasets.fix({ id: dataset.id, fix }, options));
            }}
          />
        ))}
      </section>
    </>
  );
}

function Lengths({ dataset, report, modelId }: { readonly dataset: Dataset; readonly report: DataReport; readonly modelId: string }) {
  const most = useLibrary(({ models }) => models?.find(({ id }) => id === modelId)?.maxLength) ?? 512;
  const { app } = useHost();
  const isDraft = useNavigation((state) => state.route.page === 'dataset');
  const chosen = useDraft((state) => state.settings.maxLength);
  const change = useDraft((state) => state.change);
  const [dragged, setDragged] = useState(isDraft ? chosen : undefined);
  // Where the plan of the model would cut, until the person says otherwise; where nothing can be planned, where the model's reading ends.
  const plan = useRequest(`${dataset.id} ${modelId} ${dataset.rows}`, (options) => app.runs.plan({ datasetId: dataset.id, modelId }, options));
  const cut = dragged ?? plan.value?.config.maxLength ?? most;
  return (
    <LengthHistogram
      lengths={report.tokenLengths}
      rows={dataset.rows}
      cut={cut}
      most={most}
      onCut={(value) => {
        setDragged(value);
        if (isDraft) change({ maxLength: value });
      }}
    />
  );
}
