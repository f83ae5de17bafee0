import type { AppClient } from '../../../shared/contract';
import type { Piece } from '../../../shared/model/playground';
import type { CallOptions } from '../../../shared/rpc/definitions';
import type { Sentence } from './use-sentence';

type Read = Pick<Sentence, 'readText' | 'pieces'>;

/** What tells whether a model cuts a sentence into the pieces that it is shown in. Masks change nothing in that: each model is asked once for a sentence. */
export function readAlike(app: AppClient): (modelId: string, sentence: Read, options: CallOptions) => Promise<boolean> {
  const known = new WeakMap<readonly Piece[], Map<string, boolean>>();
  return async (modelId, { readText: text, pieces }, options) => {
    const byModel = known.get(pieces) ?? new Map<string, boolean>();
    known.set(pieces, byModel);
    const isAlike = byModel.get(modelId) ?? haveSameTokens(pieces, (await app.playground.tokenize({ modelId, text }, options)).pieces);
    byModel.set(modelId, isAlike);
    return isAlike;
  };
}

function haveSameTokens(some: readonly Piece[], others: readonly Piece[]): boolean {
  return some.length === others.length && some.every(({ token }, i) => token === others[i]!.token);
}
