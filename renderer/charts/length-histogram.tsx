import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import type { TokenLengths } from '../../shared/model/data-report';
import { count, counted, percent } from '../components/format';
import { axisEnd, lengthAtPlace, placeOfLength } from './length-axis';
import { cutShare } from './length-cut';
import './charts.css';

interface LengthHistogramProps {
  readonly lengths: TokenLengths;
  readonly rows: number;
  /** Texts are cut to this many tokens. */
  readonly cut: number;
  /** The most that the model reads. */
  readonly most: number;
  readonly onCut: (cut: number) => void;
}

const LEAST = 8;
const WIDTH = 400;
const HEIGHT = 96;

/** Token lengths of the texts, with the cut drawn in: dragged, or moved with the arrow keys. */
export function LengthHistogram({ lengths, rows, cut, most, onCut }: LengthHistogramProps) {
  const plot = useRef<HTMLDivElement>(null);
  const { histogram } = lengths;
  const tallest = Math.max(1, ...histogram.map(({ count: texts }) => texts));
  const set = (value: number) => onCut(Math.round(Math.min(Math.max(value, LEAST), most)));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const { left, width } = plot.current!.getBoundingClientRect();
    set(lengthAtPlace(histogram, (event.clientX - left) / width));
  };
  const barWidth = WIDTH / histogram.length;
  const share = cutShare(lengths, cut);
  return (
    <div className="lengths">
      <p className="dim">
        Half of the texts have {counted(Math.round(lengths.median), 'token')} or fewer, the longest {count(lengths.max)}. A cut at{' '}
        <strong className="numbers">{count(cut)}</strong> shortens <strong className="numbers">{share > 0 && share < 0.001 ? 'a few' : count(share * rows)}</strong> of them ({percent(share)}).
      </p>
      <div ref={plot} className="lengths-plot" onPointerDown={drag} onPointerMove={drag}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {histogram.map(({ from, count: texts }, i) => {
            const height = (HEIGHT * texts) / tallest;
            return <rect key={from} x={i * barWidth + 0.5} y={HEIGHT - height} width={barWidth - 1} height={height} className={from > cut ? 'length-bar length-bar-cut' : 'length-bar'} />;
          })}
        </svg>
        <CutHandle place={placeOfLength(histogram, cut)} cut={cut} most={most} sentence={`${count(cut)} tokens, ${percent(share)} of the texts are shortened`} onSet={set} />
      </div>
      <div className="lengths-axis label numbers">
        <span>0</span>
        <span>{axisEnd(histogram)}</span>
      </div>
    </div>
  );
}

interface CutHandleProps {
  /** Across the picture, 0..1. */
  readonly place: number;
  readonly cut: number;
  readonly most: number;
  readonly sentence: string;
  readonly onSet: (cut: number) => void;
}

function CutHandle({ place, cut, most, sentence, onSet }: CutHandleProps) {
  const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -16, PageUp: 16 };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'Home' ? -most : event.key === 'End' ? most : steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onSet(cut + step);
  };
  return (
    <div
      className="cut-handle"
      style={{ left: `${100 * place}%` }}
      role="slider"
      tabIndex={0}
      aria-label="Longest text in tokens"
      aria-valuemin={LEAST}
      aria-valuemax={most}
      aria-valuenow={cut}
      aria-valuetext={sentence}
      onKeyDown={onKeyDown}
    >
      <span className="cut-flag numbers">{cut}</span>
    </div>
  );
}
