import { z } from 'zod';
import type { EngineDescription } from '../engine-protocol';
import { LESSONS } from './lessons';

/** Which program this is, and where it keeps things. Quick to get: nothing is measured. */
export interface AppInfo {
  readonly version: string;
  /** `desktop`: files have paths and dialogs are there; `web`: files are uploaded. */
  readonly host: 'desktop' | 'web' | 'cli';
  readonly platform: string;
  /** Datasets, models and runs are here, as plain files. */
  readonly home: string;
  /** The largest file that may be uploaded, in bytes. */
  readonly uploadLimit: number;
  /** Of Node, TensorFlow's bindings and what else computes. */
  readonly versions: Readonly<Record<string, string>>;
}

/** What this machine computes with; measured once by a short calculation. */
export interface EngineReport extends EngineDescription {
  /** Memory of the whole machine, in bytes. */
  readonly memory: number;
  /** Free disk at the home folder, in bytes. */
  readonly freeDisk: number;
  readonly home: string;
}

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  /** A desktop notification when a run of more than a minute ends. */
  notify: z.boolean(),
  /** The machine does not fall asleep while a run trains. */
  keepAwake: z.boolean(),
  /** Where models and datasets are downloaded from. While it is the official hub, HF_ENDPOINT may name another. */
  hubUrl: z.url({ protocol: /^https?$/ }),
  /** `http://host:port`; empty: what HTTPS_PROXY and its like say. */
  proxy: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]),
  /** Lessons of Learn whose task is done. */
  lessons: z.array(z.enum(LESSONS)),
});

/** What the person chose for the whole app. */
export type Settings = z.infer<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = { theme: 'system', notify: true, keepAwake: true, hubUrl: 'https://huggingface.co', proxy: '', lessons: [] };

/** Whether downloads are made with an access token: one that was kept for this hub, or HF_TOKEN's. */
export interface HubToken {
  readonly source: 'kept' | 'environment' | 'none';
  /** Another hub for which one is kept, which goes there alone. */
  readonly keptFor?: string;
}

/** Long work that is under way, whoever asked for it. */
export interface Activity {
  readonly id: string;
  /** Of the request: `datasets.import`, `models.download`…; `datasets.download` for an import from the hub. */
  readonly request: string;
  readonly title: string;
  /** 0..1. */
  readonly share: number;
  readonly startedAt: string;
}
