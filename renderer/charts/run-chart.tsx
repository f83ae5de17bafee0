import { memo, useEffect, useMemo, useRef, useState, type MouseEvent as PointerMove } from 'react';
import { CartesianGrid, ComposedChart, Line, ReferenceArea, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { count, figure } from '../components/format';
import { ChartFrame } from './chart-frame';
import { innerTicks, niceTicks } from './nice-ticks';
import { useInTurn } from './turns';
import './charts.css';

/** A point of all curves of a run at one step; curves that have no value there leave it out. */
export type CurvePoint = { readonly step: number } & Readonly<Record<string, number | undefined>>;

export interface Curve {
  /** The field of {@link CurvePoint}. */
  readonly key: string;
  readonly name: string;
  readonly colour: string;
  readonly look: 'faint' | 'plain' | 'points';
}

/** A constant to compare with, drawn dashed. */
export interface ReferenceValue {
  readonly value: number;
  readonly name: string;
}

export type StepRange = readonly [from: number, to: number];

export interface RunChartProps {
  readonly title: string;
  /** What the chart shows now, in words. */
  readonly sentence: string;
  readonly points: readonly CurvePoint[];
  readonly curves: readonly Curve[];
  readonly references?: readonly ReferenceValue[];
  /** A logarithmic axis; curves with values of 0 or less are not for it. */
  readonly isLog?: boolean;
  readonly format?: (value: number) => string;
  readonly height?: number;
  /** The part of the steps that is shown; all of them where it is undefined. */
  readonly range: StepRange | undefined;
  readonly onRange: (range: StepRange | undefined) => void;
}

/** The place in a chart under the pointer, as recharts tells it. */
interface Pointed {
  readonly activeLabel?: string | number | undefined;
}

/** Curves over the steps of a run: one crosshair with the run's other charts, zoom by drag, whole again by double click. */
export function RunChart({ height = 200, ...props }: RunChartProps) {
  const { title, sentence, points, curves, references = NONE, isLog = false, format = figure, range, onRange } = props;
  // What is drawn may lag behind the words above it, so that a click never waits for a drawing.
  const drawn = useInTurn(useMemo(() => ({ points, range, curves, references, isLog }), [points, range, curves, references, isLog]));
  const pointer = usePointerAgain(drawn);
  return (
    <ChartFrame title={title} sentence={sentence} columns={['step', ...curves.map(({ key }) => key)]} points={drawn.points} curves={curves} references={references}>
      <div className="chart-plot" style={{ height }} {...pointer} onDoubleClick={() => onRange(undefined)}>
        <Plot title={title} {...drawn} format={format} onRange={onRange} height={height} />
      </div>
    </ChartFrame>
  );
}

type PlotProps = Required<Omit<RunChartProps, 'sentence'>>;

/** The drawing alone: it is made anew only when what it draws is another. */
const Plot = memo(function Plot({ title, points, curves, references, isLog, format, range, onRange, height }: PlotProps) {
  const drag = useDragZoom(onRange);
  const shown = useMemo(() => points.filter((point) => !range || (point.step >= range[0] && point.step <= range[1])), [points, range]);
  const axis = useMemo(() => (isLog ? ({ scale: 'log', domain: ['auto', 'auto'] } as const) : linearAxis(shown, curves, references)), [isLog, shown, curves, references]);
  const steps = useMemo(() => innerTicks(shown[0]?.step ?? 0, shown[shown.length - 1]?.step ?? 1), [shown]);
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height }}>
      <ComposedChart data={shown} syncId="run" title={title} margin={MARGIN} {...drag.handlers}>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis dataKey="step" type="number" domain={WHOLE} ticks={steps} tickFormatter={count} tick={AXIS_TEXT} stroke="var(--line-strong)" minTickGap={40} height={24} />
        <YAxis {...axis} allowDataOverflow={isLog} tickFormatter={format} tick={AXIS_TEXT} stroke="var(--line-strong)" width={52} />
        <Tooltip isAnimationActive={false} formatter={(value) => (typeof value === 'number' ? format(value) : '')} labelFormatter={(step) => `Step ${count(Number(step))}`} contentStyle={TOOLTIP} cursor={CURSOR} />
        {references.map(({ value, name }) => (
          <ReferenceLine key={name} y={value} stroke="var(--text-dim)" strokeDasharray="2 4" ifOverflow="extendDomain" />
        ))}
        {curves.map((curve) => (
          <Line key={curve.key} {...lineOf(curve)} />
        ))}
        {drag.area && <ReferenceArea x1={drag.area[0]} x2={drag.area[1]} fill="var(--accent)" fillOpacity={0.15} />}
      </ComposedChart>
    </ResponsiveContainer>
  );
});

const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };
const WHOLE = ['dataMin', 'dataMax'];
const CURSOR = { stroke: 'var(--line-strong)' };
const NONE: readonly ReferenceValue[] = [];

/** A linear axis with round ticks over all that is drawn. */
function linearAxis(points: readonly CurvePoint[], curves: readonly Curve[], references: readonly ReferenceValue[]) {
  let least = Infinity;
  let greatest = -Infinity;
  const take = (value: number | undefined) => {
    if (value === undefined || !Number.isFinite(value)) return;
    least = Math.min(least, value);
    greatest = Math.max(greatest, value);
  };
  for (const point of points) for (const { key } of curves) take(point[key]);
  for (const { value } of references) take(value);
  const { domain, ticks } = niceTicks(least === Infinity ? 0 : least, greatest === -Infinity ? 1 : greatest);
  return { scale: 'linear', domain: [...domain], ticks } as const;
}

const AXIS_TEXT = { fontSize: 11, fill: 'var(--text-dim)' };
const TOOLTIP = { background: 'var(--surface-0)', border: '1px solid var(--line)', borderRadius: 8, fontSize: 11, padding: '4px 8px' };

function lineOf({ key, name, colour, look }: Curve) {
  return {
    dataKey: key,
    name,
    stroke: colour,
    type: 'linear',
    isAnimationActive: false,
    connectNulls: true,
    strokeWidth: look === 'faint' ? 1 : 2,
    strokeOpacity: look === 'faint' ? 0.35 : 1,
    dot: look === 'points' ? { r: 3, fill: colour, strokeWidth: 0 } : false,
    activeDot: look === 'faint' ? false : { r: 4 },
  } as const;
}

/**
 * Recharts looks under the pointer only when it moves: where the curves move instead, it is told again. It is told at the chart as a
 * whole, for the very dot under the pointer may be gone by now.
 */
function usePointerAgain(drawn: unknown) {
  const at = useRef<{ readonly plot: HTMLElement; readonly clientX: number; readonly clientY: number }>(undefined);
  useEffect(() => {
    const { plot, clientX, clientY } = at.current ?? {};
    plot?.querySelector('.recharts-wrapper')?.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: clientX!, clientY: clientY! }));
  }, [drawn]);
  return {
    onMouseMove: ({ isTrusted, currentTarget, clientX, clientY }: PointerMove<HTMLElement>) => isTrusted && (at.current = { plot: currentTarget, clientX, clientY }),
    onMouseLeave: () => (at.current = undefined),
  };
}

/** A stretch drawn with the mouse becomes the range that is shown. */
function useDragZoom(onRange: (range: StepRange) => void) {
  const [from, setFrom] = useState<number>();
  const [to, setTo] = useState<number>();
  const stepOf = ({ activeLabel }: Pointed) => (activeLabel === undefined ? undefined : Number(activeLabel));
  const end = () => {
    if (from !== undefined && to !== undefined && from !== to) onRange([Math.min(from, to), Math.max(from, to)]);
    setFrom(undefined);
    setTo(undefined);
  };
  const handlers = {
    onMouseDown: (at: Pointed) => setFrom(stepOf(at)),
    onMouseMove: (at: Pointed) => from !== undefined && setTo(stepOf(at)),
    onMouseUp: end,
    onMouseLeave: end,
  };
  return { handlers, area: from !== undefined && to !== undefined && from !== to ? ([from, to] as const) : undefined };
}
