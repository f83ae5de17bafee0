import { Button } from '@mantine/core';
import { useState } from 'react';
import type { DataFinding, DataReport } from '../../../shared/model/data-report';
import type { Dataset } from '../../../shared/model/dataset-library';
import type { RunSummary } from '../../../shared/model/run-library';
import { ClassBalance, balanceSentence } from '../../charts/class-balance';
import { LengthHistogram } from '../../charts/length-histogram';
import { useHost } from '../../client/app-context';
import type { Action } from '../../client/use-action';
import { useKept } from '../../client/use-kept';
import { useRequest } from '../../client/use-request';
import { counted, percent } from '../../components/format';
import { RequestView } from '../../components/request-view';
import { useReading, type Reading } from '../inspector/use-reading';
import { useDraft } from '../train/use-draft';
import { useLibrary } from '../../stores/stores';
import { FindingCard } from './finding-card';
import { columnRoles } from './column-roles';
import type { ApplyChange } from './use-dataset-change';

interface ReportPanelProps {
  /** The run whose data they are; without, they are those of the next one. */
  readonly run: RunSummary | undefined;
  readonly dataset: Dataset;
  readonly shown: DataFinding | undefined;
  readonly onShow: (finding: DataFinding | undefined) => void;
  readonly change: Action;
  readonly apply: ApplyChange;
}

/** The report as pictures: classes, lengths, problems. */
export function ReportPanel(props: ReportPanelProps) {
  const { run, dataset } = props;
  const reading = useReading(dataset.id, run);
  const { text, label, textPair } = columnRoles(dataset);
  return (
    <>
      <section className="stack report-part">
        <h2>Classes</h2>
        <p className="dim">{balanceSentence(dataset.classes)}</p>
        <ClassBalance classes={dataset.classes} />
      </section>
      <Undo {...props} />
      {reading && <RowsReport key={[dataset.id, reading.modelId, text, label, textPair, dataset.rows, dataset.fixes.length].join('\n')} {...props} reading={reading} />}
    </>
  );
}

/** What the rows hold, as they are read. When the cut moves, the last report stays until the next one is there. */
function RowsReport(props: ReportPanelProps & { readonly reading: Reading }) {
  const { dataset: { id }, reading: { modelId, maxLength } } = props;
  const { app } = useHost();
  const request = useRequest(String(maxLength), (options) => app.datasets.report({ id, modelId, maxLength }, options));
  const report = useKept(request.value);
  if (report && request.status !== 'failed') return <Findings {...props} report={report} />;
  return <RequestView request={request} title="Looking for problems and measuring lengths" failure="The rows could not be looked through">{() => null}</RequestView>;
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

function Findings({ run, dataset, shown, onShow, change, apply, report, reading }: ReportPanelProps & { readonly report: DataReport; readonly reading: Reading }) {
  return (
    <>
      <section className="stack report-part">
        <h2>Lengths</h2>
        <Lengths run={run} dataset={dataset} report={report} reading={reading} />
        {report.unknownShare > 0.001 && <p className="dim">{percent(report.unknownShare)} of the word pieces are unknown to this model.</p>}
      </section>
      <section className="stack report-part">
        <h2>{report.findings.length === 0 ? 'No problems found' : counted(report.findings.length, 'problem')}</h2>
        {report.findings.map((finding) => (
          <FindingCard
            key={finding.kind}
            finding={finding}
            longTexts={reading.longTexts}
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

function Lengths({ run, dataset, report, reading }: Pick<ReportPanelProps, 'run' | 'dataset'> & { readonly report: DataReport; readonly reading: Reading }) {
  const most = useLibrary(({ models }) => models?.find(({ id }) => id === reading.modelId)?.maxLength) ?? 512;
  const { maxLength: set } = useDraft((state) => state.settings);
  const change = useDraft((state) => state.change);
  // Of a run the cut is settled: moving it shows what another one would shorten.
  const [tried, setTried] = useState<number>();
  return (
    <LengthHistogram
      lengths={report.tokenLengths}
      rows={dataset.rows}
      cut={(run ? tried : set) ?? reading.maxLength ?? most}
      most={most}
      onCut={(maxLength) => (run ? setTried(maxLength) : change({ maxLength }))}
    />
  );
}
