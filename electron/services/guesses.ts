import { userError } from '../../shared/errors';
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
  const path = pretrainedFolder(app, model);
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
  const path = pretrainedFolder(app, model);
  return withEngine(app, (engine) => engine.request<'next-sentence'>({ kind: 'next-sentence', model: path, first, second }, { signal }));
}

function pretrainedFolder(app: Application, model: string): string {
  const choice = resolveModel(app, model);
  if (choice.kind === 'folder') return choice.path;
  throw userError('no-such-model', 'No pre-trained model comes with Tunesmith yet.', 'Name the folder of one with --model DIR.');
}

async function withEngine<T>(app: Application, ask: (engine: EngineClient) => Promise<T>): Promise<T> {
  const engine = new EngineClient(app.forkEngine);
  try {
    return await ask(engine);
  } finally {
    engine.dispose();
  }
}
