import { Button, NumberInput, SegmentedControl, Select, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import type { PretrainingRunPlan } from '../../../shared/model/pretraining';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { useKept } from '../../client/use-kept';
import { useRequest, type RequestState } from '../../client/use-request';
import { ErrorNotice } from '../../components/error-notice';
import { count, counted } from '../../components/format';
import { Icon } from '../../components/icon';
import { RequestView } from '../../components/request-view';
import type { Route } from '../../stores/route';
import { useLibrary, useNavigation } from '../../stores/stores';
import { firstBaseModel, isBaseModel } from '../models/base-models';
import { ForecastLine } from '../train/forecast-line';
import { PlanFailure } from '../train/plan-failure';
import { SettingField } from '../train/setting-field';
import { unsetWords } from '../train/unset-words';
import { isEmpty, withSettings } from '../train/with-settings';
import { BringTexts } from './bring-texts';
import { examplesFrom } from './example-lines';
import { usePretrainingDraft } from './use-pretraining-draft';
import { MORE_FIELDS, SHAPE_FIELDS, type PretrainingField } from './pretraining-fields';
import '../train/train.css';
import './pretrain.css';

type PretrainRoute = Extract<Route, { page: 'pretrain' }>;

/** Before a pre-training: texts without labels, a new model or one to go on from, a forecast, one button. */
export function PretrainScreen({ route }: { readonly route: PretrainRoute }) {
  const { datasetId, modelId } = route;
  const go = useNavigation((state) => state.go);
  const models = useLibrary((state) => state.models);
  const base = firstBaseModel(models);
  const change = (changes: Partial<PretrainRoute>) => go({ ...route, ...changes });
  const sources = (
    <>
      <DatasetSelect chosen={datasetId} onChoose={(id) => change({ datasetId: id })} />
      {modelId !== undefined && <ModelSelect chosen={modelId} onChoose={(id) => change({ modelId: id })} />}
    </>
  );
  return (
    <div className="panel setup">
      <section className="card setup-card" aria-label="Pre-training">
        <div className="stack">
          <h1>{modelId === undefined ? 'Pre-train' : 'Adapt to your texts'}</h1>
          <p className="dim">{modelId === undefined ? 'A new BERT learns a language from plain texts: it guesses words that are hidden, and learns which sentences belong together. No labels are needed.' : 'A pre-trained BERT reads your texts before it is fine-tuned on their labels: it learns the words and the style of this field by guessing hidden words. No labels are needed.'}</p>
        </div>
        <SegmentedControl
          aria-label="What to start from"
          className="pretrain-start"
          data={[{ value: 'adapt', label: 'Adapt a model' }, { value: 'scratch', label: 'From scratch' }]}
          value={modelId === undefined ? 'scratch' : 'adapt'}
          onChange={(start) => change({ modelId: start === 'scratch' ? undefined : base })}
        />
        {datasetId === undefined ? (
          <>
            <div className="setup-grid">{sources}</div>
            <BringTexts onBrought={(id) => change({ datasetId: id })} />
          </>
        ) : (
          <Planned key={`${datasetId} ${modelId ?? ''}`} datasetId={datasetId} modelId={modelId} sources={sources} />
        )}
      </section>
    </div>
  );
}

function DatasetSelect({ chosen, onChoose }: { readonly chosen: string | undefined; readonly onChoose: (id: string) => void }) {
  const datasets = useLibrary((state) => state.datasets) ?? [];
  return (
    <Select
      label="Texts"
      description="A dataset of the library; its labels are not looked at."
      placeholder={datasets.length === 0 ? 'none yet' : 'choose'}
      data={datasets.map(({ id, name }) => ({ value: id, label: name }))}
      value={chosen ?? null}
      onChange={(id) => id && onChoose(id)}
    />
  );
}

function ModelSelect({ chosen, onChoose }: { readonly chosen: string; readonly onChoose: (id: string) => void }) {
  const models = useLibrary((state) => state.models) ?? [];
  const usable = models.filter((model) => (isBaseModel(model) && model.bytes > 0) || model.id === chosen);
  return (
    <Select
      label="Model"
      description="The pre-trained BERT that reads them. It stays as it is; what comes out is a new one."
      data={usable.map(({ id, name }) => ({ value: id, label: name }))}
      value={usable.some(({ id }) => id === chosen) ? chosen : null}
      onChange={(id) => id && onChoose(id)}
    />
  );
}

interface Chosen {
  readonly datasetId: string;
  readonly modelId: string | undefined;
  /** The fields that chose them. */
  readonly sources: ReactNode;
}

function Planned({ datasetId, modelId, sources }: Chosen) {
  const { app } = useHost();
  const settings = usePretrainingDraft((state) => state.settings);
  const choice = { datasetId, ...(modelId === undefined ? {} : { modelId }), settings };
  const request = useRequest(JSON.stringify(choice), (options) => app.runs.planPretraining(choice, options));
  const replace = usePretrainingDraft((state) => state.replace);
  const kept = useKept(request.value);
  // What the person sets stands at once; what follows from it, when the plan comes. Where none comes, it must be possible to set something else.
  const plan = kept && { ...kept, config: withSettings(kept.config, settings) };
  const failure = request.status === 'failed' ? request.error : undefined;
  return (
    <>
      <div className={modelId === undefined ? 'setup-grid' : 'setup-grid setup-grid-pairs'}>
        {sources}
        {plan && <TextColumn plan={plan} />}
        {plan && <Steps plan={plan} />}
      </div>
      {failure && <PlanFailure error={failure} onRetry={request.run} onForget={isEmpty(settings) ? undefined : () => replace({})} />}
      {plan && <Setup choice={choice} plan={plan} status={request.status} />}
      {!plan && !failure && <RequestView request={request} title="Finding settings that fit" failure="">{() => null}</RequestView>}
    </>
  );
}

interface SetupProps {
  readonly choice: Parameters<ReturnType<typeof useHost>['app']['runs']['planPretraining']>[0];
  /** The last that there was; after `failed`, what is set now has none. */
  readonly plan: PretrainingRunPlan;
  readonly status: RequestState<PretrainingRunPlan>['status'];
}

function Setup({ choice, plan, status }: SetupProps) {
  const { app } = useHost();
  const go = useNavigation((state) => state.go);
  const putRun = useLibrary((state) => state.putRun);
  const othersTrain = useLibrary(({ runs }) => runs?.some(({ state }) => state === 'training' || state === 'queued') ?? false);
  const examples = usePretrainingDraft((state) => state.watched);
  const start = useAction();
  const isNew = choice.modelId === undefined;
  const pretrain = () =>
    start.run(async (options) => {
      const run = await app.runs.startPretraining({ ...choice, examples: examplesFrom(examples).config }, options);
      putRun(run);
      go({ page: 'run', id: run.id, tab: 'train' });
    });
  return (
    <>
      <p>{sizeSentence(plan, isNew)}</p>
      {plan.warnings.map((warning) => (
        <div key={warning} className="notice notice-warning"><Icon name="warning" /><span className="notice-text">{warning}</span></div>
      ))}
      {status !== 'failed' && <ForecastLine choice={JSON.stringify(choice)} ask={(options) => app.runs.forecastPretraining(choice, options)} isReady={status === 'ready'} />}
      <div className="row">
        <Button size="md" loading={start.busy} disabled={status === 'failed'} onClick={() => void pretrain()}>{othersTrain ? 'Add to the queue' : isNew ? 'Pre-train' : 'Adapt'}</Button>
        {othersTrain && <span className="label grow">Another run trains at the moment; this one starts when it is done.</span>}
      </div>
      {start.error && <ErrorNotice title="The run could not be started" error={start.error} onRetry={() => void pretrain()} onClose={start.clear} />}
      {isNew && <Fields title="Size of the new model" fields={SHAPE_FIELDS} plan={plan} />}
      <Fields title="More settings" fields={MORE_FIELDS.filter(({ isUsed }) => isUsed?.(plan.config) ?? true)} plan={plan} />
      <Examples />
    </>
  );
}

function TextColumn({ plan }: { readonly plan: PretrainingRunPlan }) {
  const change = usePretrainingDraft((state) => state.change);
  return (
    <Select
      label="Column of the texts"
      description={`About ${counted(plan.texts, 'text')} to read.`}
      data={plan.columns.filter((column) => column !== '').map((column) => ({ value: column, label: column }))}
      value={plan.config.text ?? null}
      onChange={(text) => text && change({ text })}
    />
  );
}

function Steps({ plan }: { readonly plan: PretrainingRunPlan }) {
  const change = usePretrainingDraft((state) => state.change);
  const forget = usePretrainingDraft((state) => state.forget);
  const reason = plan.reasons.find(({ setting }) => setting === 'steps')?.sentence;
  return (
    <div className="setting">
      <NumberInput label="Steps" description={reason ?? 'How often the weights are moved; more take longer and learn more.'} min={1} max={10_000_000} step={100} allowDecimal={false} value={plan.config.steps ?? ''} onChange={(steps) => typeof steps === 'number' && steps >= 1 && change({ steps: Math.round(steps) })} />
      {!reason && <button type="button" className="link label" onClick={() => forget('steps')}>Back to the suggestion</button>}
    </div>
  );
}

function sizeSentence({ tokens, config: { shape } }: PretrainingRunPlan, isNew: boolean): string {
  const amount = `About ${count(rounded(tokens))} tokens of text.`;
  return isNew ? `${amount} The new model has ${counted(shape.layers, 'layer')} of ${count(shape.hidden)}, and learns a vocabulary of up to ${count(shape.vocabSize)} pieces of its own.` : amount;
}

/** Two figures: more is not known. */
function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2));
}

interface FieldsProps {
  readonly title: string;
  readonly fields: readonly PretrainingField[];
  readonly plan: PretrainingRunPlan;
}

function Fields({ title, fields, plan }: FieldsProps) {
  const settings = usePretrainingDraft((state) => state.settings);
  const change = usePretrainingDraft((state) => state.change);
  const forget = usePretrainingDraft((state) => state.forget);
  const changed = new Set(fields.filter(({ setting }) => settings[setting] !== undefined).map(({ setting }) => setting)).size;
  return (
    <details className="fold">
      <summary>{title}{changed > 0 ? ` (${changed} changed)` : ''}</summary>
      <div className="settings-grid">
        {fields.map(({ title: name, sentence, setting, control, read, write }, i) => (
          <SettingField
            key={name}
            {...{ title: name, sentence, control }}
            reason={fields.findIndex((field) => field.setting === setting) === i ? plan.reasons.find((each) => each.setting === setting)?.sentence : undefined}
            value={read(plan.config)}
            unset={unsetWords('pretraining', setting)}
            isChanged={settings[setting] !== undefined}
            onChange={(value) => change(write(value, plan.config))}
            onForget={() => forget(setting)}
          />
        ))}
      </div>
    </details>
  );
}

/** Sentences of the person's own with gaps, whose guesses are shown live. */
function Examples() {
  const examples = usePretrainingDraft((state) => state.watched);
  const setExamples = usePretrainingDraft((state) => state.watch);
  const { withoutGap } = examplesFrom(examples);
  return (
    <details className="fold">
      <summary>Sentences to watch while it learns</summary>
      <Textarea aria-label="Sentences to watch, one a line" description="One a line, with [MASK] where a word is to be guessed. A few of the held-back texts are watched too." error={withoutGap > 0 ? `${counted(withoutGap, 'line has', 'lines have')} no [MASK] and will not be watched.` : undefined} autosize minRows={3} maxRows={8} value={examples} onChange={(event) => setExamples(event.currentTarget.value)} />
    </details>
  );
}
