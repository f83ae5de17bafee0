import { shareAlong, type Axis } from './axis';
import type { CurvePoint } from './curves';

/** A rectangle of the drawing, in pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a chart in which curves are drawn, and what its sides stand for. */
export interface Plane {
  readonly area: Area;
  readonly steps: Axis;
  readonly values: Axis;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where a curve has its values, in pixels; steps at which it has none, or none that this axis can show, are passed over. */
export function placesOf(points: readonly CurvePoint[], key: string, plane: Plane): readonly Place[] {
  const places: Place[] = [];
  for (const point of points) {
    const place = placeOf(point, key, plane);
    if (place) places.push(place);
  }
  return places;
}

/** One point of a curve, in pixels. */
export function placeOf(point: CurvePoint, key: string, { area, steps, values }: Plane): Place | undefined {
  const value = point[key];
  if (value === undefined || !Number.isFinite(value) || (values.scale === 'log' && value <= 0)) return undefined;
  return { x: tenths(area.x + area.width * shareAlong(steps, point.step)), y: heightOf(value, area, values) };
}

/** How far down the drawing a value lies, in pixels. */
export function heightOf(value: number, area: Area, values: Axis): number {
  return tenths(area.y + area.height * (1 - shareAlong(values, value)));
}

/** Finer than any screen shows, and short to write. */
function tenths(pixels: number): number {
  return Math.round(10 * pixels) / 10;
}

/** Straight lines from place to place, as the `d` of an SVG path. */
export function pathThrough(places: readonly Place[]): string {
  return places.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x},${y}`).join('');
}
