import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useReducer, useRef, useState, type KeyboardEvent } from 'react';
import type { FindingKind } from '../../../shared/model/data-report';
import type { Dataset, TableRow } from '../../../shared/model/dataset-library';
import { AppError } from '../../../shared/errors';
import { useHost } from '../../client/app-context';
import { asAppError } from '../../client/use-request';
import { ClassName } from '../../components/class-mark';
import { ErrorNotice } from '../../components/error-notice';
import { count } from '../../components/format';
import { Icon } from '../../components/icon';
import { columnRoles } from './column-roles';
import { RowPages } from './row-pages';

const ROW_HEIGHT = 28;
/** Taller than this, in pixels, browsers do not scroll: Chromium's limit is 33.5 million, Firefox's 17.8. */
const TALLEST = CSS.supports('-moz-appearance', 'none') ? 16_000_000 : 32_000_000;
const MOST_ROWS = Math.floor(TALLEST / ROW_HEIGHT);

interface RowTableProps {
  readonly dataset: Dataset;
  readonly finding: FindingKind | undefined;
  readonly onOpen: (row: TableRow) => void;
}

/** The table itself: only the rows in view exist. Text and label columns are tinted, rows that are not used say why. For other rows it is made anew (`key`). */
export function RowTable({ dataset, finding, onOpen }: RowTableProps) {
  const { app } = useHost();
  const [total, setTotal] = useState(finding ? 0 : dataset.tableRows);
  const [error, setError] = useState<AppError>();
  const [, redraw] = useReducer((version: number) => version + 1, 0);
  const pages = useMemo(
    () =>
      new RowPages(app, dataset.id, finding, (news) => {
        if ('total' in news) setTotal(news.total);
        else setError(asAppError(news.error));
        redraw();
      }),
    // A dataset that was fixed or read anew is another object: its rows are asked for again.
    [app, dataset, finding],
  );
  useEffect(() => void pages.at(0), [pages]);
  const [from, setFrom] = useState(0);
  const windowed = Math.min(total - from, MOST_ROWS);
  return (
    <div className="row-table-frame">
      {error && <ErrorNotice title="Some rows could not be read" error={error} onRetry={() => { setError(undefined); pages.retry(); pages.at(0); redraw(); }} />}
      <Rows dataset={dataset} pages={pages} from={from} rows={Math.max(0, windowed)} onOpen={onOpen} />
      {total > MOST_ROWS && <Stretches total={total} from={from} onFrom={setFrom} />}
    </div>
  );
}

interface RowsProps {
  readonly dataset: Dataset;
  readonly pages: RowPages;
  readonly from: number;
  readonly rows: number;
  readonly onOpen: (row: TableRow) => void;
}

function Rows({ dataset, pages, from, rows, onOpen }: RowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // The head stands in the scroller too, and is as tall as a row.
  const virtualizer = useVirtualizer({ count: rows, getScrollElement: () => scroller.current, estimateSize: () => ROW_HEIGHT, overscan: 8, scrollPaddingEnd: ROW_HEIGHT });
  const { columns } = dataset.format;
  const { text, textPair, label } = columnRoles(dataset);
  const leading = [label, text, textPair].map((column) => (column === undefined ? -1 : columns.indexOf(column)));
  const order = [...new Set([...leading, ...columns.keys()])].filter((i) => i >= 0);
  const template = `64px ${order.map((i) => widthOf(columns[i]!, dataset)).join(' ')}`;
  const [focused, setFocused] = useState(0);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 15, PageUp: -15, Home: -rows, End: rows }[event.key];
    if (step === undefined) {
      const row = event.key === 'Enter' ? pages.at(from + focused) : undefined;
      if (row) onOpen(row);
      return;
    }
    event.preventDefault();
    const next = Math.min(rows - 1, Math.max(0, focused + step));
    setFocused(next);
    virtualizer.scrollToIndex(next);
  };
  return (
    <div ref={scroller} className="row-table" role="grid" aria-label="Rows of the table" aria-rowcount={rows + 1} aria-activedescendant={rows > 0 ? `row-${focused}` : undefined} tabIndex={0} onKeyDown={onKeyDown}>
      <div role="row" className="row-table-head" style={{ gridTemplateColumns: template }} aria-rowindex={1}>
        <span role="columnheader">line</span>
        {order.map((i) => (
          <span key={i} role="columnheader" className="one-line"><bdi>{columns[i]}</bdi>{roleOf(columns[i]!, dataset)}</span>
        ))}
      </div>
      <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }} role="rowgroup">
        {virtualizer.getVirtualItems().map(({ index, start }) => (
          <Row key={index} index={index} top={start} template={template} order={order} dataset={dataset} row={pages.at(from + index)} isFocused={index === focused} onOpen={(row) => { setFocused(index); onOpen(row); }} />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  readonly index: number;
  readonly top: number;
  readonly template: string;
  readonly order: readonly number[];
  readonly dataset: Dataset;
  readonly row: TableRow | undefined;
  readonly isFocused: boolean;
  readonly onOpen: (row: TableRow) => void;
}

function Row({ index, top, template, order, dataset, row, isFocused, onOpen }: RowProps) {
  const { columns } = dataset.format;
  const { text, textPair, label: labelColumn } = columnRoles(dataset);
  const className = `row-table-row${isFocused ? ' row-focused' : ''}${row?.problem ? ' row-bad' : ''}`;
  return (
    <div id={`row-${index}`} role="row" aria-rowindex={index + 2} className={className} style={{ gridTemplateColumns: template, transform: `translateY(${top}px)` }} onClick={() => row && onOpen(row)} title={row?.problem}>
      <span role="gridcell" className="numbers dim row-line">{row?.problem && <Icon name="warning" size={12} />}{row ? count(row.line) : '…'}</span>
      {order.map((i) => {
        const column = columns[i]!;
        const cell = row?.cells[i] ?? '';
        const place = column === labelColumn ? dataset.classes.findIndex(({ label }) => label === cell.trim()) : -1;
        const tint = column === labelColumn ? ' cell-label' : column === text || column === textPair ? ' cell-text' : '';
        return (
          <span key={i} role="gridcell" dir="auto" className={`one-line cell${tint}`}>
            {place >= 0 ? <ClassName index={place} label={cell.trim()} /> : cell.slice(0, 400)}
          </span>
        );
      })}
    </div>
  );
}

function widthOf(column: string, dataset: Dataset): string {
  const { text, textPair, label } = columnRoles(dataset);
  if (column === text || column === textPair) return 'minmax(200px, 3fr)';
  return column === label ? 'minmax(96px, 140px)' : 'minmax(72px, 1fr)';
}

function roleOf(column: string, dataset: Dataset) {
  const { text, textPair, label } = columnRoles(dataset);
  if (column === label) return <span className="label column-role">label</span>;
  if (column === text) return <span className="label column-role">text</span>;
  return column === textPair ? <span className="label column-role">second text</span> : null;
}

/** A table taller than a browser scrolls comes in stretches. */
function Stretches({ total, from, onFrom }: { readonly total: number; readonly from: number; readonly onFrom: (from: number) => void }) {
  const last = Math.min(total, from + MOST_ROWS);
  return (
    <div className="row stretches label">
      <span className="numbers grow">Rows {count(from + 1)} to {count(last)} of {count(total)}</span>
      <button type="button" className="link" disabled={from === 0} onClick={() => onFrom(Math.max(0, from - MOST_ROWS))}>Earlier rows</button>
      <button type="button" className="link" disabled={last >= total} onClick={() => onFrom(from + MOST_ROWS)}>Later rows</button>
    </div>
  );
}
