import type { FilledMasks, NextSentence } from '../../shared/engine-protocol';
import type { Application } from './application';
import { EngineClient } from './engine-client';
import { resolveModel } from './models';

export interface FillMaskOptions {
  readonly model: string;
  readonly text: string;
  readonly top: number;
  readonly signal?: AbortSignal;
}

/** The likeliest tokens behind each mask of a text. @throws a user error where the model cannot, or the text has no mask */
export async function fillMask(app: Application, { model, text, top, signal }: FillMaskOptions): Promise<FilledMasks> {
  const path = resolveModel(app, model);
  return withEngine(app, (engine) => engine.request<'fill-mask'>({ kind: 'fill-mask', model: path, text, top }, { signal }));
}

export interface NextSentenceOptions {
  readonly model: string;
  readonly first: string;
  readonly second: string;
  readonly signal?: AbortSignal;
}

/** How likely it is that the second text follows the first. @throws a user error where the model cannot judge */
export async function nextSentence(app: Application, { model, first, second, signal }: NextSentenceOptions): Promise<NextSentence> {
  const path = resolveModel(app, model);
  return withEngine(app, (engine) => engine.request<'next-sentence'>({ kind: 'next-sentence', model: path, first, second }, { signal }));
}

async function withEngine<T>(app: Application, ask: (engine: EngineClient) => Promise<T>): Promise<T> {
  const engine = new EngineClient(app.forkEngine);
  try {
    return await ask(engine);
  } finally {
    engine.dispose();
  }
}
