import { Button } from '@mantine/core';
import type { DataFinding, DataFix } from '../../../shared/model/data-report';
import type { LongTexts } from '../../../shared/model/long-texts';
import { counted } from '../../components/format';
import { Icon } from '../../components/icon';
import { findingWords } from './finding-words';

const FIX_WORDS: Readonly<Record<DataFix, string>> = {
  empty: 'Leave them out',
  duplicates: 'Keep one of each',
  conflicts: 'Settle them',
  labels: 'Merge the spellings',
};

interface FindingCardProps {
  readonly finding: DataFinding;
  /** What the run, or the one that is being set up, reads of longer texts. */
  readonly longTexts: LongTexts | undefined;
  readonly isShown: boolean;
  readonly isBusy: boolean;
  readonly onShow: () => void;
  readonly onFix: (fix: DataFix) => void;
}

/** One problem: what, how many rows, a way to see them, a way to put it right. */
export function FindingCard({ finding, longTexts, isShown, isBusy, onShow, onFix }: FindingCardProps) {
  const { rows, fix } = finding;
  const { level, sentence } = findingWords(finding, longTexts);
  return (
    <div className={level === 'warning' ? 'notice notice-warning' : 'notice'}>
      <Icon name="warning" />
      <div className="grow stack notice-body">
        <span className="notice-text">{sentence}</span>
        <span className="label numbers">{counted(rows, 'row')}</span>
        <div className="row">
          {rows > 0 && <Button variant="default" size="compact-sm" aria-pressed={isShown} onClick={onShow}>{isShown ? 'Show all rows' : 'Show'}</Button>}
          {fix && <Button size="compact-sm" disabled={isBusy} onClick={() => onFix(fix)}>{FIX_WORDS[fix]}</Button>}
        </div>
      </div>
    </div>
  );
}
