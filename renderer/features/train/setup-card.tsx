import { Button, NumberInput, Select, Textarea } from '@mantine/core';
import type { RunPlan } from '../../../shared/model/run-library';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { useKept } from '../../client/use-kept';
import { useRequest, type RequestState } from '../../client/use-request';
import { ErrorNotice } from '../../components/error-notice';
import { Icon } from '../../components/icon';
import { RequestView } from '../../components/request-view';
import { useLibrary, useNavigation } from '../../stores/stores';
import { useDraft } from './use-draft';
import { NothingToLearn } from './nothing-to-learn';
import { ForecastLine } from './forecast-line';
import { MoreSettings } from './more-settings';
import { PlanFailure } from './plan-failure';
import { probesFrom } from './probe-lines';
import { isEmpty, withSettings } from './with-settings';
import './train.css';

/** Before the start: what is to be trained; or, of texts without labels, why it cannot be. */
export function SetupCard({ datasetId }: { readonly datasetId: string }) {
  const labelling = useLibrary(({ datasets }) => datasets?.find(({ id }) => id === datasetId)?.labelling);
  return labelling === 'labelled' || labelling === undefined ? <PlannedRun key={datasetId} datasetId={datasetId} /> : <NothingToLearn datasetId={datasetId} labelling={labelling} />;
}

/** One card, three settings, a forecast, one button. */
function PlannedRun({ datasetId }: { readonly datasetId: string }) {
  const { app } = useHost();
  const modelId = useNavigation((state) => state.modelId);
  const settings = useDraft((state) => state.settings);
  const choice = { datasetId, modelId, settings };
  const stamp = useLibrary(({ datasets }) => datasets?.find(({ id }) => id === datasetId)?.rows);
  const request = useRequest(`${JSON.stringify(choice)} ${stamp ?? ''}`, (options) => app.runs.plan(choice, options));
  const replace = useDraft((state) => state.replace);
  const kept = useKept(request.value);
  // What the person sets stands at once; what follows from it, when the plan comes. Where none comes, it must be possible to set something else.
  const plan = kept && { ...kept, config: withSettings(kept.config, settings) };
  const failure = request.status === 'failed' ? request.error : undefined;
  return (
    <div className="panel setup">
      <section className="card setup-card" aria-label="Training">
        <h1>Train</h1>
        {failure && <PlanFailure error={failure} onRetry={request.run} onForget={isEmpty(settings) ? undefined : () => replace({})} />}
        {plan && <Setup datasetId={datasetId} plan={plan} status={request.status} />}
        {!plan && (failure ? <div className="setup-grid"><ModelSelect /></div> : <RequestView request={request} title="Finding settings that fit" failure="">{() => null}</RequestView>)}
      </section>
    </div>
  );
}

interface SetupProps {
  readonly datasetId: string;
  /** The last that there was; after `failed`, what is set now has none. */
  readonly plan: RunPlan;
  readonly status: RequestState<RunPlan>['status'];
}

function Setup({ datasetId, plan, status }: SetupProps) {
  const { app } = useHost();
  const go = useNavigation((state) => state.go);
  const modelId = useNavigation((state) => state.modelId);
  const putRun = useLibrary((state) => state.putRun);
  const othersTrain = useLibrary(({ runs }) => runs?.some(({ state }) => state === 'training' || state === 'queued') ?? false);
  const settings = useDraft((state) => state.settings);
  const probes = useDraft((state) => state.watched);
  const start = useAction();
  const choice = { datasetId, modelId, settings };
  const train = () =>
    start.run(async (options) => {
      const run = await app.runs.start({ ...choice, probes: probesFrom(probes) }, options);
      putRun(run);
      go({ page: 'run', id: run.id, tab: 'train' });
    });
  return (
    <>
      <div className="setup-grid">
        <ModelSelect />
        <Epochs plan={plan} />
        <HeldBack plan={plan} />
      </div>
      {plan.warnings.map((warning) => (
        <div key={warning} className="notice notice-warning"><Icon name="warning" /><span className="notice-text">{warning}</span></div>
      ))}
      {status !== 'failed' && <ForecastLine choice={JSON.stringify(choice)} ask={(options) => app.runs.forecast(choice, options)} isReady={status === 'ready'} />}
      <div className="row">
        <Button size="md" loading={start.busy} disabled={status === 'failed'} onClick={() => void train()}>{othersTrain ? 'Add to the queue' : 'Train'}</Button>
        <Button size="md" variant="default" title="Pre-train the model on these texts, without their labels, and fine-tune it then" onClick={() => go({ page: 'pretrain', datasetId, modelId })}>Adapt to my texts first</Button>
        {othersTrain && <span className="label grow">Another run trains at the moment; this one starts when it is done.</span>}
      </div>
      {start.error && <ErrorNotice title="The run could not be started" error={start.error} onRetry={() => void train()} onClose={start.clear} />}
      <MoreSettings plan={plan} />
      <Watched />
    </>
  );
}

function ModelSelect() {
  const models = useLibrary((state) => state.models);
  const modelId = useNavigation((state) => state.modelId);
  const choose = useNavigation((state) => state.chooseModel);
  const usable = models?.filter(({ problem }) => problem === undefined) ?? [];
  const chosen = usable.find(({ id }) => id === modelId);
  return (
    <Select
      label="Model"
      description={chosen?.fit.sentence ?? 'The pre-trained BERT to start from.'}
      data={usable.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen ? modelId : null}
      onChange={(id) => id && choose(id)}
    />
  );
}

function Epochs({ plan }: { readonly plan: RunPlan }) {
  const change = useDraft((state) => state.change);
  const forget = useDraft((state) => state.forget);
  const isSet = useDraft(({ settings }) => settings.epochs !== undefined);
  return (
    <div className="setting">
      <NumberInput
        label="Passes over the data"
        description={reasonOf(plan, 'epochs') ?? 'How often the model sees each text.'}
        min={0.1}
        max={100}
        step={1}
        value={plan.config.epochs}
        onChange={(epochs) => typeof epochs === 'number' && epochs > 0 && change({ epochs })}
      />
      {isSet && <button type="button" className="link label" onClick={() => forget('epochs')}>Back to the suggestion</button>}
    </div>
  );
}

const SHARES = [
  { value: '0.1', label: '10 %' },
  { value: '0.2', label: '20 %' },
  { value: '0.3', label: '30 %' },
  { value: '0', label: 'none' },
];

function HeldBack({ plan }: { readonly plan: RunPlan }) {
  const change = useDraft((state) => state.change);
  const forget = useDraft((state) => state.forget);
  const value = String(plan.config.validation);
  const data = [{ value: 'auto', label: 'right for this size' }, ...SHARES, ...([...SHARES, { value: 'auto' }].some((share) => share.value === value) ? [] : [{ value, label: `${100 * Number(value)} %` }])];
  return (
    <Select
      label="Held back for scores"
      description={value === '0' ? 'All rows are learnt; no score says how good the model is.' : (reasonOf(plan, 'validation') ?? 'Rows the model never learns from: they say how good it is, and which weights are kept.')}
      data={data}
      value={value}
      onChange={(share) => (share === 'auto' ? forget('validation') : change({ validation: Number(share) }))}
    />
  );
}

function reasonOf(plan: RunPlan, setting: RunPlan['reasons'][number]['setting']): string | undefined {
  return plan.reasons.find((reason) => reason.setting === setting)?.sentence;
}

/** Sentences of the person's own, whose probabilities are shown live. */
function Watched() {
  const probes = useDraft((state) => state.watched);
  const setProbes = useDraft((state) => state.watch);
  return (
    <details className="fold">
      <summary>Sentences to watch while it learns</summary>
      <Textarea aria-label="Sentences to watch, one a line" description="One a line. A few of the held-back rows are watched too." autosize minRows={3} maxRows={8} value={probes} onChange={(event) => setProbes(event.currentTarget.value)} />
    </details>
  );
}
