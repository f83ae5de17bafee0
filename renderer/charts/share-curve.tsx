import { CartesianGrid, ComposedChart, Line, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { percent } from '../components/format';
import { ChartFrame } from './chart-frame';
import { niceTicks } from './nice-ticks';
import './charts.css';

interface SharePoint {
  readonly x: number;
  readonly y: number;
}

interface ShareCurveProps {
  readonly title: string;
  readonly sentence: string;
  readonly points: readonly SharePoint[];
  readonly xName: string;
  readonly yName: string;
  /** Draws the diagonal on which both are the same. */
  readonly withDiagonal?: boolean;
  readonly xFrom?: number;
}

/** One share over another. */
export function ShareCurve({ title, sentence, points, xName, yName, withDiagonal = false, xFrom = 0 }: ShareCurveProps) {
  const data = points.map(({ x, y }) => ({ x, y }));
  const least = Math.floor(10 * Math.min(1, ...data.map(({ y }) => y))) / 10;
  const yFrom = withDiagonal ? Math.min(xFrom, least) : least;
  const curve = { key: 'y', name: yName, colour: 'var(--accent)', look: 'points' } as const;
  return (
    <ChartFrame title={title} sentence={sentence} columns={['x', 'y']} points={data} curves={[curve]}>
      <div className="chart-plot" style={{ height: 180 }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 300, height: 180 }}>
          <ComposedChart data={data} title={title} desc={sentence} margin={{ top: 8, right: 16, bottom: 14, left: 0 }}>
            <CartesianGrid stroke="var(--line)" />
            <XAxis dataKey="x" type="number" domain={[xFrom, 1]} ticks={[...niceTicks(xFrom, 1).ticks]} tickFormatter={whole} tick={AXIS_TEXT} stroke="var(--line-strong)" label={{ value: xName, position: 'insideBottom', offset: -10, ...AXIS_TEXT }} />
            <YAxis type="number" domain={[yFrom, 1]} ticks={[...niceTicks(yFrom, 1).ticks]} tickFormatter={whole} tick={AXIS_TEXT} stroke="var(--line-strong)" width={48} />
            <Tooltip isAnimationActive={false} formatter={(value) => percent(Number(value))} labelFormatter={(x) => `${xName} ${percent(Number(x))}`} contentStyle={TOOLTIP} />
            {withDiagonal && <ReferenceLine segment={[{ x: Math.max(xFrom, yFrom), y: Math.max(xFrom, yFrom) }, { x: 1, y: 1 }]} stroke="var(--text-dim)" strokeDasharray="2 4" />}
            <Line dataKey="y" name={yName} stroke="var(--accent)" strokeWidth={2} isAnimationActive={false} dot={{ r: 3, fill: 'var(--accent)', strokeWidth: 0 }} />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  );
}

const AXIS_TEXT = { fontSize: 11, fill: 'var(--text-dim)' };
const TOOLTIP = { background: 'var(--surface-0)', border: '1px solid var(--line)', borderRadius: 8, fontSize: 11, padding: '4px 8px' };

function whole(share: number): string {
  return percent(share, 0);
}
