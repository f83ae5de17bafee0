import { useState } from 'react';
import type { ClassCount } from '../../shared/model/dataset';
import { ClassName } from '../components/class-mark';
import { classStyle } from '../components/class-style';
import { count, percent } from '../components/format';
import './charts.css';

/** So many classes are shown before the person asks for all. */
const FIRST = 12;

/** How often each class occurs. */
export function ClassBalance({ classes }: { readonly classes: readonly ClassCount[] }) {
  const [all, setAll] = useState(false);
  const total = classes.reduce((sum, { count: rows }) => sum + rows, 0);
  const most = Math.max(1, ...classes.map(({ count: rows }) => rows));
  const shown = all ? classes : classes.slice(0, FIRST);
  return (
    <div className="balance">
      <ul className="balance-list">
        {shown.map(({ label, count: rows }, i) => (
          <li key={label} className="balance-row">
            <ClassName index={i} label={label} />
            <span className="balance-track">
              <span className="balance-fill" style={{ width: `${(100 * rows) / most}%`, background: classStyle(i).colour }} />
            </span>
            <span className="numbers balance-value">
              {count(rows)} <span className="dim">{percent(rows / Math.max(1, total), 0)}</span>
            </span>
          </li>
        ))}
      </ul>
      {classes.length > FIRST && (
        <button type="button" className="link" onClick={() => setAll(!all)}>
          {all ? `Show the first ${FIRST}` : `Show all ${classes.length} classes`}
        </button>
      )}
    </div>
  );
}

/** What the balance means, in one sentence. */
export function balanceSentence(classes: readonly ClassCount[]): string {
  if (classes.length < 2) return 'All rows have the same label: there is nothing to tell apart yet.';
  const counts = classes.map(({ count: rows }) => rows);
  const ratio = Math.max(...counts) / Math.max(1, Math.min(...counts));
  if (ratio < 1.5) return 'The classes are about equally frequent.';
  const most = classes.reduce((a, b) => (b.count > a.count ? b : a));
  const least = classes.reduce((a, b) => (b.count < a.count ? b : a));
  return `“${most.label}” is ${ratio < 10 ? ratio.toFixed(1) : Math.round(ratio)} times as frequent as “${least.label}”${ratio >= 3 ? ': class weights may help' : ''}.`;
}
