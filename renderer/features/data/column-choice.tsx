import { Select } from '@mantine/core';
import { useState } from 'react';
import type { ChosenColumns, Columns, Dataset } from '../../../shared/model/dataset-library';
import { columnRoles } from './column-roles';

interface ColumnChoiceProps {
  readonly dataset: Dataset;
  readonly isBusy: boolean;
  readonly onChoose: (columns: ChosenColumns) => void;
}

const NONE = '';

/** Which columns hold what: guessed, shown, changeable. The second text is for pairs of sentences; a table may have no labels. */
export function ColumnChoice({ dataset, isBusy, onChoose }: ColumnChoiceProps) {
  const { columns } = dataset.format;
  const roles = columnRoles(dataset);
  // Half a choice, where nothing could be guessed: it is sent when the other half is there.
  const [half, setHalf] = useState<Columns>({});
  const { text, label, textPair } = { text: roles.text ?? half.text, label: roles.label ?? half.label, textPair: roles.textPair ?? half.textPair };
  const isUnlabelled = dataset.labelling === 'unlabelled';
  const choose = (change: Columns) => {
    const now = { text, label, textPair, ...change };
    setHalf(change.text === undefined && change.label === undefined ? half : { ...half, ...change });
    if (isUnlabelled && change.label === undefined) onChoose({ ...change, label: null });
    else if (now.text !== undefined && now.label !== undefined) onChoose({ text: now.text, label: now.label, ...(now.textPair ? { textPair: now.textPair } : {}) });
  };
  return (
    <div className="column-choice">
      <Select label="Text" data={[...columns]} value={text ?? null} placeholder="choose" disabled={isBusy} onChange={(chosen) => chosen && choose({ text: chosen })} />
      <Select
        label="Label"
        data={[{ value: NONE, label: 'none' }, ...columns.filter((column) => column !== '' && (label === column || column !== text))]}
        value={label ?? (isUnlabelled ? NONE : null)}
        placeholder="choose"
        disabled={isBusy}
        onChange={(chosen) => (chosen === NONE ? onChoose({ ...(text === undefined ? {} : { text }), label: null }) : chosen && choose({ label: chosen }))}
      />
      <Select
        label="Second text (pairs)"
        data={[{ value: NONE, label: 'none' }, ...columns.filter((column) => column !== text && column !== label && column !== '')]}
        value={textPair ?? NONE}
        disabled={isBusy || isUnlabelled}
        onChange={(chosen) => choose({ textPair: chosen ?? NONE })}
      />
    </div>
  );
}
