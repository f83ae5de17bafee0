import { memo } from 'react';
import { useActiveTooltipLabel, usePlotArea } from 'recharts';
import type { Axis } from './axis';
import { heightOf, pathThrough, placeOf, placesOf, type Plane } from './curve-path';
import type { Curve, CurvePoint } from './curves';

interface CurveLinesProps {
  readonly points: readonly CurvePoint[];
  readonly curves: readonly Curve[];
  readonly steps: Axis;
  readonly values: Axis;
}

/**
 * The curves of a chart that changes while one looks: one path for each, and a dot for each value of those with few. Recharts' own
 * lines make several objects and an element for each point at each drawing, for labels and animations that these charts have not.
 */
export const CurveLines = memo(function CurveLines({ points, curves, steps, values }: CurveLinesProps) {
  const area = usePlotArea();
  if (!area || area.width <= 0 || area.height <= 0) return null;
  const plane = { area, steps, values };
  return (
    <>
      {curves.map((curve) => <CurveLine key={curve.key} points={points} curve={curve} plane={plane} />)}
      <ActiveDots points={points} curves={curves} plane={plane} />
    </>
  );
});

/** A line across for each number of the axis. */
export const GridLines = memo(function GridLines({ values }: { readonly values: Axis }) {
  const area = usePlotArea();
  if (!area) return null;
  return values.ticks.map((tick) => <line key={tick} x1={area.x} x2={area.x + area.width} y1={heightOf(tick, area, values)} y2={heightOf(tick, area, values)} stroke="var(--line)" />);
});

function CurveLine({ points, curve: { key, colour, look }, plane }: { readonly points: readonly CurvePoint[]; readonly curve: Curve; readonly plane: Plane }) {
  const places = placesOf(points, key, plane);
  return (
    <g className="curve">
      {places.length > 1 && <path className="curve-line" d={pathThrough(places)} fill="none" stroke={colour} strokeWidth={look === 'faint' ? 1 : 2} strokeOpacity={look === 'faint' ? 0.35 : 1} />}
      {look === 'points' && places.map(({ x, y }, i) => <circle key={i} className="curve-dot" cx={x} cy={y} r={3} fill={colour} />)}
    </g>
  );
}

/** Where the crosshair meets the curves. */
function ActiveDots({ points, curves, plane }: { readonly points: readonly CurvePoint[]; readonly curves: readonly Curve[]; readonly plane: Plane }) {
  const step = useActiveTooltipLabel();
  const point = step === undefined ? undefined : points.find((each) => each.step === Number(step));
  if (!point) return null;
  return curves
    .filter(({ look }) => look !== 'faint')
    .map(({ key, colour }) => {
      const place = placeOf(point, key, plane);
      return place && <circle key={key} cx={place.x} cy={place.y} r={4} fill={colour} stroke="#fff" strokeWidth={2} />;
    });
}
