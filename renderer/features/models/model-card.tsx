import { Badge, Button } from '@mantine/core';
import { useState } from 'react';
import type { ModelFit, ModelSummary } from '../../../shared/model/model-library';
import { useHost } from '../../client/app-context';
import { useAction } from '../../client/use-action';
import { ErrorNotice } from '../../components/error-notice';
import { Fact } from '../../components/fact';
import { bytes, count } from '../../components/format';
import { Icon } from '../../components/icon';
import { useLibrary, useNavigation } from '../../stores/stores';
import { isBaseModel } from './base-models';

const FIT: Readonly<Record<ModelFit['level'], { readonly words: string; readonly look: string }>> = {
  good: { words: 'Fits this machine', look: 'fit-good' },
  slow: { words: 'Slow here', look: 'fit-slow' },
  'too-large': { words: 'Too large here', look: 'fit-large' },
};

export function FitBadge({ fit }: { readonly fit: ModelFit }) {
  const { words, look } = FIT[fit.level];
  return <Badge variant="outline" size="sm" tt="none" fw={500} className={look} title={fit.sentence}>{words}</Badge>;
}

/** One model: what it is, how large, whether this machine is up to it. */
export function ModelCard({ model }: { readonly model: ModelSummary }) {
  const chosen = useNavigation((state) => state.modelId === model.id);
  const choose = useNavigation((state) => state.chooseModel);
  const { name, problem, hub, layers, hiddenSize, attentionHeads, parameters, vocabularySize, maxLength, licence, bytes: size, fit, labels } = model;
  return (
    <article className="card model-card">
      <div className="row">
        <h2 className="grow one-line" title={name}><bdi>{name}</bdi></h2>
        {!problem && <FitBadge fit={fit} />}
      </div>
      {problem ? (
        <p className="model-problem"><Icon name="warning" size={14} /> {problem}</p>
      ) : (
        <>
          <p className="dim">{fit.sentence}</p>
          <dl className="facts numbers">
            <Fact name="Layers">{layers} × {count(hiddenSize)}, {attentionHeads} heads</Fact>
            <Fact name="Parameters">{millions(parameters)}</Fact>
            <Fact name="Vocabulary">{count(vocabularySize)} pieces</Fact>
            <Fact name="Longest text">{count(maxLength)} tokens</Fact>
            {labels && <Fact name="Classes">{labels.length <= 3 ? labels.join(', ') : count(labels.length)}</Fact>}
            <Fact name="Licence">{licence ?? 'not stated'}</Fact>
            {hub && <Fact name="From the hub">commit <span className="mono">{hub.commit.slice(0, 8)}</span></Fact>}
          </dl>
        </>
      )}
      <div className="row model-foot">
        <span className="label grow numbers">{bytes(size)} on disk</span>
        {isBaseModel(model) && (
          <Button variant={chosen ? 'light' : 'default'} size="compact-sm" aria-pressed={chosen} leftSection={chosen ? <Icon name="check" size={12} /> : undefined} onClick={() => choose(model.id)}>
            {chosen ? 'Used for the next run' : 'Use for the next run'}
          </Button>
        )}
        {model.removable && <Remove model={model} />}
      </div>
    </article>
  );
}

/** Files that are gone cannot come back: the button asks once, in place. */
function Remove({ model }: { readonly model: ModelSummary }) {
  const { app } = useHost();
  const refresh = useLibrary((state) => state.refresh);
  const [asked, setAsked] = useState(false);
  const remove = useAction();
  const start = () => remove.run(async () => {
    await app.models.remove({ id: model.id });
    await refresh('models');
  });
  if (remove.error) return <ErrorNotice error={remove.error} onClose={remove.clear} />;
  if (!asked) return <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setAsked(true)}>Delete</Button>;
  return (
    <>
      <Button color="red.8" size="compact-sm" loading={remove.busy} onClick={() => void start()}>Delete {bytes(model.bytes)}</Button>
      <Button variant="default" size="compact-sm" onClick={() => setAsked(false)}>Keep</Button>
    </>
  );
}

function millions(parameters: number): string {
  return parameters < 1e6 ? count(parameters) : `${(parameters / 1e6).toFixed(parameters < 1e7 ? 1 : 0)} million`;
}
