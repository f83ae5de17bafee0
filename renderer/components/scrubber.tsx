import { Slider } from '@mantine/core';
import { useState } from 'react';
import { count } from './format';
import './scrubber.css';

interface ScrubberProps {
  /** Of what is shown, in order; at least one. */
  readonly steps: readonly number[];
  /** Which of them is shown. */
  readonly at: number;
  /** Undefined: follows the latest. */
  readonly place: number | undefined;
  readonly label: string;
  readonly onPlace: (place: number | undefined) => void;
}

/** Goes back in the time of a run; at its end it follows the run. */
export function Scrubber({ steps, at, place, label, onPlace }: ScrubberProps) {
  const last = steps.length - 1;
  return (
    <div className="row scrubber">
      <span className="numbers label scrubber-step">step {count(steps[at]!)}</span>
      <Slider className="scrubber-slider" thumbLabel={label} label={null} min={0} max={Math.max(1, last)} value={at} onChange={(value) => onPlace(value >= last ? undefined : value)} />
      <span className="label scrubber-live">{place === undefined ? 'latest' : <button type="button" className="link" onClick={() => onPlace(undefined)}>latest</button>}</span>
    </div>
  );
}

/** Where a scrubber over so many looks stands. */
export function useScrubber(looks: number): Pick<ScrubberProps, 'at' | 'place' | 'onPlace'> {
  const [place, onPlace] = useState<number>();
  return { place, onPlace, at: Math.min(place ?? looks - 1, looks - 1) };
}
