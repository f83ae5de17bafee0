import type { ReactNode } from 'react';
import type { RunState, RunSummary } from '../../../shared/model/run-library';
import { percent } from '../../components/format';
import { Icon } from '../../components/icon';

/** Whether a process works on the run right now. */
export function isUnderWay(state: RunState): boolean {
  return state === 'training' || state === 'pausing' || state === 'stopping';
}

/** Whether it was ended or paused before its end, and the best weights so far can be used. */
export function isSetAside({ state, hasModel }: RunSummary): boolean {
  return hasModel && !isUnderWay(state) && state !== 'queued' && state !== 'finished';
}

const WORDS: Readonly<Record<RunState, string>> = {
  queued: 'in the queue',
  training: 'training',
  pausing: 'pausing',
  paused: 'paused',
  stopping: 'stopping',
  stopped: 'stopped early',
  interrupted: 'interrupted',
  failed: 'failed',
  finished: 'finished',
};

/** A run's state as a few words, with its score where it is done. */
export function runStateText({ state, accuracy, pretraining }: Pick<RunSummary, 'state' | 'accuracy' | 'pretraining'>): string {
  if (state !== 'finished' && state !== 'stopped') return WORDS[state];
  if (pretraining?.top1 != null) return `${WORDS[state]}, ${percent(pretraining.top1)} of words`;
  return accuracy === undefined ? WORDS[state] : `${WORDS[state]}, ${percent(accuracy)}`;
}

/** A sign of a run's state; the words stand beside it. */
export function runStateMark(state: RunState): ReactNode {
  switch (state) {
    case 'training':
    case 'pausing':
    case 'stopping':
      return <span className="state-dot" />;
    case 'finished':
      return <Icon name="check" size={14} />;
    case 'paused':
      return <Icon name="pause" size={14} />;
    case 'queued':
      return <Icon name="clock" size={14} />;
    case 'stopped':
      return <Icon name="stop" size={14} />;
    case 'failed':
    case 'interrupted':
      return <Icon name="warning" size={14} />;
  }
}
