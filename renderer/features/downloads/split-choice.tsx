import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { HubDataset } from '../../../shared/model/downloads';
import { bytes } from '../../components/format';

interface SplitChoiceProps {
  readonly dataset: HubDataset;
  readonly onChoose: (config: string, split: string) => void;
}

/** Which rows of a dataset to download: the dataset where there are several in one, the split, and how much that is. */
export function SplitChoice({ dataset: { hubId, licence, configs }, onChoose }: SplitChoiceProps) {
  const [configName, setConfigName] = useState(configs[0]?.name ?? '');
  const config = configs.find(({ name }) => name === configName) ?? configs[0];
  const [splitName, setSplitName] = useState('train');
  const split = config?.splits.find(({ name }) => name === splitName) ?? config?.splits[0];
  if (!config || !split) return <p>There are no rows in <bdi>{hubId}</bdi>.</p>;
  return (
    <div className="stack">
      <p><strong><bdi>{hubId}</bdi></strong> <span className="dim">· licence: {licence ?? 'not stated'}</span></p>
      <div className="split-choice">
        {configs.length > 1 && <NativeSelect label="Dataset" data={configs.map(({ name }) => name)} value={config.name} onChange={(event) => setConfigName(event.currentTarget.value)} />}
        <NativeSelect label="Rows" data={config.splits.map(({ name, bytes: size }) => ({ value: name, label: `${name} (${bytes(size)})` }))} value={split.name} onChange={(event) => setSplitName(event.currentTarget.value)} />
      </div>
      {split.isPart && <p className="label">The hub offers only the first part of these rows.</p>}
      <div className="row">
        <Button onClick={() => onChoose(config.name, split.name)}>Download {bytes(split.bytes)}</Button>
        <span className="label grow">Checked against the hub’s hashes, then read into the library. A download that is cut off goes on where it ended.</span>
      </div>
    </div>
  );
}
