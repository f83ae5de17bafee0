import { memo, useEffect, useMemo, useRef, useState, type MouseEvent as PointerMove } from 'react';
import { ComposedChart, Line, ReferenceArea, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { count, figure } from '../components/format';
import { valueAxis, type Axis } from './axis';
import { ChartFrame } from './chart-frame';
import { CurveLines, GridLines } from './curve-lines';
import type { Curve, CurvePoint, ReferenceValue } from './curves';
import { innerTicks } from './nice-ticks';
import { useInTurn } from './use-in-turn';
import './charts.css';

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
  const values = useMemo(() => valueAxis(shown, curves, references, isLog), [shown, curves, references, isLog]);
  const steps = useMemo(() => stepAxis(shown), [shown]);
  return (
    <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 400, height }}>
      <ComposedChart data={shown} syncId="run" title={title} margin={MARGIN} {...drag.handlers}>
        <GridLines values={values} />
        <XAxis dataKey="step" type="number" {...useUnchanged(forRecharts(steps))} tickFormatter={count} tick={AXIS_TEXT} stroke="var(--line-strong)" minTickGap={40} height={24} />
        <YAxis {...useUnchanged(forRecharts(values))} tickFormatter={format} tick={AXIS_TEXT} stroke="var(--line-strong)" width={52} />
        <Tooltip includeHidden isAnimationActive={false} formatter={(value) => (typeof value === 'number' ? format(value) : '')} labelFormatter={(step) => `Step ${count(Number(step))}`} contentStyle={TOOLTIP} cursor={CURSOR} />
        {references.map(({ value, name }) => (
          <ReferenceLine key={name} y={value} stroke="var(--text-dim)" strokeDasharray="2 4" ifOverflow="extendDomain" />
        ))}
        {curves.map(({ key, name, colour }) => (
          <Line key={key} hide dataKey={key} name={name} stroke={colour} isAnimationActive={false} />
        ))}
        <CurveLines points={shown} curves={curves} steps={steps} values={values} />
        {drag.area && <ReferenceArea x1={drag.area[0]} x2={drag.area[1]} fill="var(--accent)" fillOpacity={0.15} />}
      </ComposedChart>
    </ResponsiveContainer>
  );
});

const MARGIN = { top: 8, right: 12, bottom: 0, left: 0 };
const CURSOR = { stroke: 'var(--line-strong)' };
const NONE: readonly ReferenceValue[] = [];

/** Ends where the steps end. */
function stepAxis(points: readonly CurvePoint[]): Axis {
  const from = points[0]?.step ?? 0;
  const to = points[points.length - 1]?.step ?? 1;
  return { scale: 'linear', domain: from < to ? [from, to] : [from, from + 1], ticks: innerTicks(from, to) };
}

function forRecharts({ scale, domain, ticks }: Axis) {
  return { scale, domain: [...domain], ticks: [...ticks], allowDataOverflow: true };
}

/** The value of the last drawing where the new one says the same: recharts does not set an axis up anew then. */
function useUnchanged<T extends object>(value: T): T {
  const text = JSON.stringify(value);
  return useMemo(() => value, [text]);
}

const AXIS_TEXT = { fontSize: 11, fill: 'var(--text-dim)' };
const TOOLTIP = { background: 'var(--surface-0)', border: '1px solid var(--line)', borderRadius: 8, fontSize: 11, padding: '4px 8px' };

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
