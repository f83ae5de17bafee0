import { Select } from '@mantine/core';
import type { Columns, Dataset } from '../../../shared/model/dataset-library';

interface ColumnChoiceProps {
  readonly dataset: Dataset;
  readonly isBusy: boolean;
  readonly onChoose: (columns: Columns) => void;
}

const NONE = '';

/** Which columns hold what: guessed, shown, changeable. The second text is for pairs of sentences. */
export function ColumnChoice({ dataset, isBusy, onChoose }: ColumnChoiceProps) {
  const { columns, textColumn, textPairColumn, labelColumn } = dataset.report;
  const choose = (change: Columns) => {
    const { textPair, ...rest } = { text: textColumn, label: labelColumn, ...(textPairColumn ? { textPair: textPairColumn } : {}), ...change };
    onChoose(textPair ? { ...rest, textPair } : rest);
  };
  return (
    <div className="column-choice">
      <Select label="Text" data={[...columns]} value={textColumn} disabled={isBusy} onChange={(text) => text && choose({ text })} />
      <Select label="Label" data={[...columns]} value={labelColumn} disabled={isBusy} onChange={(label) => label && choose({ label })} />
      <Select
        label="Second text (pairs)"
        data={[{ value: NONE, label: 'none' }, ...columns.filter((column) => column !== textColumn && column !== labelColumn && column !== '')]}
        value={textPairColumn ?? NONE}
        disabled={isBusy}
        onChange={(textPair) => choose({ textPair: textPair ?? NONE })}
      />
    </div>
  );
}
