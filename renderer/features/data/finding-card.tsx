import { Button } from '@mantine/core';
import type { Finding } from '../../../shared/model/data-report';
import type { Fix } from '../../../shared/model/dataset-library';
import { counted } from '../../components/format';
import { Icon } from '../../components/icon';

const FIX_WORDS: Readonly<Record<Fix, string>> = {
  empty: 'Leave them out',
  duplicates: 'Keep one of each',
  conflicts: 'Leave the contradictions out',
  labels: 'Merge the spellings',
};

interface FindingCardProps {
  readonly finding: Finding;
  readonly isShown: boolean;
  readonly isBusy: boolean;
  readonly onShow: () => void;
  readonly onFix: (fix: Fix) => void;
}

/** One problem: what, how many rows, a way to see them, a way to put it right. */
export function FindingCard({ finding, isShown, isBusy, onShow, onFix }: FindingCardProps) {
  const { level, sentence, rows, fix } = finding;
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
