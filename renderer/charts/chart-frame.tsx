import { ActionIcon, Menu } from '@mantine/core';
import { memo, useCallback, useEffect, useRef, type ReactNode } from 'react';
import { Icon } from '../components/icon';
import { toCsv, type CsvRow } from './csv-text';
import { saveBlob, svgToPng } from './save-picture';
import type { Curve, ReferenceValue } from './curves';

interface ChartFrameProps {
  readonly title: string;
  readonly sentence: string;
  /** Fields of the points, in the order of the CSV. */
  readonly columns: readonly string[];
  readonly points: readonly CsvRow[];
  readonly curves: readonly Curve[];
  readonly references?: readonly ReferenceValue[];
  readonly children: ReactNode;
}

/** What every chart has around it: the sentence above, the legend, and a menu to take it along as PNG or CSV. */
export function ChartFrame({ title, sentence, columns, points, curves, references = NONE, children }: ChartFrameProps) {
  const figure = useRef<HTMLElement>(null);
  const values = useRef({ columns, points });
  useEffect(() => void (values.current = { columns, points }), [columns, points]);
  const savePicture = useCallback(async () => {
    const svg = figure.current?.querySelector<SVGSVGElement>('.chart-plot svg');
    if (svg) saveBlob(await svgToPng(svg), `${fileName(title)}.png`);
  }, [title]);
  const saveValues = useCallback(() => saveBlob(new Blob([toCsv(values.current.columns, values.current.points)], { type: 'text/csv' }), `${fileName(title)}.csv`), [title]);
  return (
    <figure ref={figure} className="chart card" aria-label={title}>
      <figcaption className="chart-head">
        <div className="grow">
          <h2>{title}</h2>
          <p className="dim chart-sentence">{sentence}</p>
        </div>
        <SaveMenu title={title} onPicture={savePicture} onValues={saveValues} />
      </figcaption>
      {children}
      <Legend curves={curves} references={references} />
    </figure>
  );
}

const NONE: readonly ReferenceValue[] = [];

function fileName(title: string): string {
  return title.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

interface SaveMenuProps {
  readonly title: string;
  readonly onPicture: () => Promise<void>;
  readonly onValues: () => void;
}

/** Not drawn anew with each new value: a menu costs more than the curves. */
const SaveMenu = memo(function SaveMenu({ title, onPicture, onValues }: SaveMenuProps) {
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={24} aria-label={`Save ${title}`}>
          <Icon name="download" size={14} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void onPicture()}>Picture (PNG)</Menu.Item>
        <Menu.Item onClick={onValues}>Values (CSV)</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
});

const Legend = memo(function Legend({ curves, references }: { readonly curves: readonly Curve[]; readonly references: readonly ReferenceValue[] }) {
  return (
    <div className="chart-legend">
      {curves.map(({ key, name, colour, look }) => (
        <span key={key} className="legend-entry">
          <svg width="18" height="8" aria-hidden="true">
            <line x1="0" x2="18" y1="4" y2="4" stroke={colour} strokeWidth={look === 'faint' ? 1 : 2} strokeOpacity={look === 'faint' ? 0.5 : 1} />
            {look === 'points' && <circle cx="9" cy="4" r="3" fill={colour} />}
          </svg>
          {name}
        </span>
      ))}
      {references.map(({ name }) => (
        <span key={name} className="legend-entry">
          <svg width="18" height="8" aria-hidden="true">
            <line x1="0" x2="18" y1="4" y2="4" stroke="var(--text-dim)" strokeDasharray="2 3" />
          </svg>
          {name}
        </span>
      ))}
    </div>
  );
});
