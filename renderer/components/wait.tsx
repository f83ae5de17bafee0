import { Button, Progress as Bar } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Progress } from '../../shared/rpc/definitions';
import { duration } from './format';
import './notices.css';

interface WaitProps {
  /** What is being done, until the work says so itself. */
  readonly title: string;
  readonly progress?: Progress | undefined;
  /** `performance.now()` at the start. */
  readonly since: number;
  readonly onCancel?: (() => void) | undefined;
}

/** Shorter waits than this, in milliseconds, show nothing: a flash of a bar tells less than nothing. */
const SILENT = 150;

/** A wait: what is done, how far it is, how long it takes still, and a way out. */
export function Wait({ title, progress, since, onCancel }: WaitProps) {
  const elapsed = useElapsed(since);
  if (elapsed < SILENT) return null;
  const share = progress && progress.share > 0 ? progress.share : undefined;
  return (
    <div className="wait">
      <div className="wait-line">
        <span className="one-line">{progress?.title ?? title}</span>
        <span className="numbers dim">{howLong(elapsed / 1000, share)}</span>
      </div>
      {/* Read aloud once: what the work says of itself may count as it goes. */}
      <span className="visually-hidden" role="status">{title}</span>
      <Bar value={share === undefined ? 100 : 100 * share} animated={share === undefined} striped={share === undefined} size={6} aria-label={progress?.title ?? title} />
      {onCancel && (
        <div>
          <Button variant="default" size="compact-sm" onClick={onCancel}>Cancel</Button>
        </div>
      )}
    </div>
  );
}

function howLong(seconds: number, share: number | undefined): string {
  if (share === undefined) return seconds < 2 ? '' : duration(seconds);
  const done = `${Math.floor(100 * share)}\u00a0%`;
  return seconds < 2 ? done : `${done} · ${duration((seconds * (1 - share)) / share)} left`;
}

function useElapsed(since: number): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const first = setTimeout(() => setNow(performance.now()), SILENT + 10);
    const later = setInterval(() => setNow(performance.now()), 500);
    return () => {
      clearTimeout(first);
      clearInterval(later);
    };
  }, [since]);
  return now - since;
}
