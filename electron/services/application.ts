import type { ForkEngine } from './engine-client';

/** What a host gives to the services: how to start engines, and where things are. */
export interface Application {
  readonly forkEngine: ForkEngine;
  /** The folder that holds `resources`. */
  readonly root: string;
  readonly version: string;
  /** Tells the person one line that no result is part of. */
  readonly notify: (line: string) => void;
  /** Datasets, models and runs of this person (TUNESMITH_HOME). */
  readonly home: string;
}
