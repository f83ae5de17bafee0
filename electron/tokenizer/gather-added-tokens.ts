import type { AddedToken } from './added-tokens';
import { type PythonToken, ROLES, type SpecialTokensMap, toAddedToken, type TokenizerConfig } from './tokenizer-config';
import type { NumberedToken } from './tokenizer-json';

/** The files of a folder that name added tokens; undefined where there is no such file. */
export interface AddedTokenSources {
  readonly config: TokenizerConfig;
  readonly specialTokensMap: SpecialTokensMap | undefined;
  /** added_tokens.json */
  readonly addedTokens: Readonly<Record<string, number>> | undefined;
  /** `added_tokens` of tokenizer.json */
  readonly numberedTokens: readonly NumberedToken[] | undefined;
}

/** Which token has which role, where the files say so. */
export type RoleNames = Partial<Record<(typeof ROLES)[number], string>>;

/** The tokens with a role, and all added tokens in the order in which transformers adds them. */
export interface GatheredTokens {
  readonly roles: RoleNames;
  readonly tokens: readonly AddedToken[];
}

/**
 * Merges what the files say, as transformers 5 does (`PreTrainedTokenizerBase._from_pretrained`): a list in
 * tokenizer_config.json makes it ignore the other files; without it, special_tokens_map.json outweighs
 * tokenizer_config.json, and tokenizer.json outweighs added_tokens.json. `defaults` are the class's own names.
 */
export function gatherAddedTokens(sources: AddedTokenSources, defaults: RoleNames): GatheredTokens {
  const { config } = sources;
  const legacyMap = config.added_tokens_decoder === undefined ? sources.specialTokensMap : undefined;
  const named = new Map<string, AddedToken>();
  const roles: RoleNames = {};
  for (const role of ROLES) {
    const token = roleToken(config[role], legacyMap?.[role]) ?? (defaults[role] === undefined ? undefined : toAddedToken(defaults[role], true));
    if (token === undefined) continue;
    roles[role] = token.content;
    if (!named.has(token.content)) named.set(token.content, token);
  }
  for (const token of [...extraTokens(config), ...(legacyMap === undefined ? [] : extraTokens(legacyMap))]) {
    if (!named.has(token.content)) named.set(token.content, token);
  }
  const listed = listedTokens(sources, named).sort((a, b) => a.id - b.id).map(({ token }) => token);
  const contents = new Set(listed.map((token) => token.content));
  return { roles, tokens: [...listed, ...[...named.values()].filter((token) => !contents.has(token.content))] };
}

/** The tokens that a file lists with an id; of two with one id the later file's counts. */
function listedTokens({ config, addedTokens, numberedTokens }: AddedTokenSources, named: ReadonlyMap<string, AddedToken>): NumberedToken[] {
  if (config.added_tokens_decoder !== undefined) {
    return Object.entries(config.added_tokens_decoder).map(([id, token]) => ({ id: Number(id), token: toAddedToken(token) }));
  }
  const byId = new Map<number, AddedToken>();
  for (const [content, id] of Object.entries(addedTokens ?? {})) {
    byId.set(id, { ...toAddedToken(content, named.has(content)), normalized: !named.has(content) });
  }
  for (const { id, token } of numberedTokens ?? []) byId.set(id, token);
  return [...byId].map(([id, token]) => ({ id, token }));
}

function roleToken(configured: string | PythonToken | null | undefined, legacy: string | PythonToken | null | undefined): AddedToken | undefined {
  if (legacy !== null && legacy !== undefined) return toAddedToken(legacy, true);
  if (configured === null || configured === undefined) return undefined;
  return typeof configured === 'string' ? toAddedToken(configured, true) : toAddedToken(configured);
}

function extraTokens(map: SpecialTokensMap): AddedToken[] {
  const extra = map.extra_special_tokens ?? map.additional_special_tokens ?? [];
  const tokens = Array.isArray(extra) ? extra : Object.values(extra);
  return tokens.map((token) => (typeof token === 'string' ? toAddedToken(token, true) : toAddedToken(token)));
}
