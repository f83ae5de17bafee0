import { classStyle, type ClassShape } from './class-style';
import './class-mark.css';

const SHAPES: Readonly<Record<ClassShape, string>> = {
  circle: 'M6 1a5 5 0 1 0 0 10a5 5 0 1 0 0-10z',
  square: 'M1.5 1.5h9v9h-9z',
  triangle: 'M6 1l5.4 9.6H.6z',
  diamond: 'M6 .5L11.5 6 6 11.5.5 6z',
  cross: 'M4.2 1h3.6v3.2H11v3.6H7.8V11H4.2V7.8H1V4.2h3.2z',
  star: 'M6 .4l1.6 3.7 4 .3-3 2.6.9 3.9L6 8.8l-3.5 2.1.9-3.9-3-2.6 4-.3z',
  hexagon: 'M3.2 1.2h5.6L11.6 6 8.8 10.8H3.2L.4 6z',
  bar: 'M1 4h10v4H1z',
};

/** The sign of a class: its colour and a shape of its own, so that colour never speaks alone. */
export function ClassMark({ index, size = 12 }: { readonly index: number; readonly size?: number }) {
  const { colour, shape, round } = classStyle(index);
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden="true" className="class-mark">
      <path d={SHAPES[shape]} fill={round === 0 ? colour : 'none'} stroke={colour} strokeWidth={round === 0 ? 0 : 1.6} strokeDasharray={round > 1 ? '2 1' : undefined} />
    </svg>
  );
}

/** A class by its sign and its name. */
export function ClassName({ index, label }: { readonly index: number; readonly label: string }) {
  return (
    <span className="class-name" title={label}>
      <ClassMark index={index} />
      <bdi className="one-line">{label}</bdi>
    </span>
  );
}
