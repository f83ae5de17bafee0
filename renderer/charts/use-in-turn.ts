import { useEffect, useRef, useState } from 'react';
import { turns } from '../stores/turns';

/** The same chart draws anew no sooner than this, in milliseconds: four times a second is alive, more only costs. */
const REST_MS = 250;

/** A value that changes often, taken over now and then and in turn with the other charts: several never draw in one task. */
export function useInTurn<T>(value: T): T {
  const [taken, setTaken] = useState(() => value);
  const latest = useRef(value);
  const isAsked = useRef(false);
  const lastAt = useRef(-Infinity);
  useEffect(() => {
    latest.current = value;
    if (isAsked.current || Object.is(value, taken)) return;
    isAsked.current = true;
    const wait = Math.max(0, lastAt.current + REST_MS - performance.now());
    setTimeout(() =>
      turns.take(() => {
        isAsked.current = false;
        lastAt.current = performance.now();
        setTaken(() => latest.current);
      }), wait);
  }, [value, taken]);
  return taken;
}
