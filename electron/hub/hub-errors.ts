import { AppError, userError } from '../../shared/errors';

/** A try that failed, with what a person would be told; another try may do better, perhaps after a while. */
export class FailedTry extends Error {
  constructor(
    readonly told: AppError,
    readonly isPassing: boolean,
    /** Milliseconds that the other side asks to be left alone for. */
    readonly waitMs?: number,
  ) {
    super(told.message);
  }
}

/** What is asked for, for messages. */
export interface Asked {
  /** Such as `the model “google-bert/bert-base-uncased”`. */
  readonly what: string;
  /** Where a person reads about it. */
  readonly page: string;
  /** The hub's own host. */
  readonly host: string;
  readonly hasToken: boolean;
}

/** The other side stopped sending. */
export class StallError extends Error {
  constructor(readonly seconds: number) {
    super(`nothing came for ${seconds} s`);
  }
}

const OFFLINE_HINT = 'Check the connection to the internet, and the proxy in the settings (or HTTPS_PROXY), then try again: it goes on where it was. Nothing that is on this machine needs it.';

/** Failures of the network by the code of their cause: [our code, what happened, what to do, whether another try may help]. */
const NETWORK: Readonly<Record<string, readonly [code: string, problem: string, hint: string, isPassing: boolean]>> = {
  ENOTFOUND: ['offline', 'its address could not be found', OFFLINE_HINT, false],
  EAI_AGAIN: ['offline', 'its address could not be looked up', OFFLINE_HINT, true],
  ENETUNREACH: ['offline', 'there is no way to it', OFFLINE_HINT, false],
  EHOSTUNREACH: ['offline', 'there is no way to it', OFFLINE_HINT, false],
  ECONNREFUSED: ['offline', 'the connection was refused', OFFLINE_HINT, false],
  ECONNRESET: ['connection-lost', 'the connection broke off', OFFLINE_HINT, true],
  EPIPE: ['connection-lost', 'the connection broke off', OFFLINE_HINT, true],
  ETIMEDOUT: ['connection-lost', 'no connection came about in time', OFFLINE_HINT, true],
  UND_ERR_SOCKET: ['connection-lost', 'the connection broke off', OFFLINE_HINT, true],
  UND_ERR_CONNECT_TIMEOUT: ['connection-lost', 'no connection came about in time', OFFLINE_HINT, true],
  UND_ERR_HEADERS_TIMEOUT: ['connection-lost', 'no answer came in time', OFFLINE_HINT, true],
  UND_ERR_BODY_TIMEOUT: ['connection-lost', 'the connection stalled', OFFLINE_HINT, true],
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS/;
const CERTIFICATE_HINT = 'A firewall may stand between: give its certificate in a file named by NODE_EXTRA_CA_CERTS, or use another network. If the address is right and it lasts, tell its owners.';

/** A request that got no answer, or no whole one. Errors that are ours already come back as they are. */
export function networkFailure(thrown: unknown, host: string): unknown {
  if (thrown instanceof AppError || thrown instanceof FailedTry) return thrown;
  if (thrown instanceof StallError) {
    return new FailedTry(userError('connection-stalled', `The connection to ${host} stalled: nothing came for ${thrown.seconds} s.`, OFFLINE_HINT, thrown), true);
  }
  const causes = causesOf(thrown);
  const refusal = causes.map((cause) => /Proxy response \((\d+)\)/.exec(cause.message)?.[1]).find((status) => status !== undefined);
  if (refusal !== undefined) return proxyRefusal(Number(refusal), host);
  const code = causes.map(codeOf).find((found) => found !== undefined && (found in NETWORK || CERTIFICATE.test(found)));
  if (code === undefined) return causes.some(isNetworks) ? failure('connection-lost', host, 'the connection broke off', OFFLINE_HINT, true) : thrown;
  const known = NETWORK[code];
  return known ? failure(known[0], host, known[1], known[2], known[3]) : failure('certificate-refused', host, `its certificate is not to be trusted (${code})`, CERTIFICATE_HINT, false);
}

function failure(code: string, host: string, problem: string, hint: string, isPassing: boolean): FailedTry {
  return new FailedTry(userError(code, `${host} could not be reached: ${problem}.`, hint), isPassing);
}

function proxyRefusal(status: number, host: string): FailedTry {
  const why = status === 407 ? 'it wants a name and a password' : `it answered ${status}`;
  const hint = status === 407 ? 'Write them into its address: http://NAME:PASSWORD@host:port, in the settings or in HTTPS_PROXY.' : 'Check the proxy in the settings (or HTTPS_PROXY), or ask who runs it.';
  return new FailedTry(userError('proxy-refused', `The proxy did not let the request to ${host} through: ${why}.`, hint), status >= 500);
}

/** The error and what caused it, in turn. */
function causesOf(thrown: unknown): Error[] {
  const causes: Error[] = [];
  for (let error: unknown = thrown; error instanceof Error && causes.length < 5; error = error.cause) {
    causes.push(error);
    if (error instanceof AggregateError) causes.push(...error.errors.filter((inner) => inner instanceof Error));
  }
  return causes;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function isNetworks(error: Error): boolean {
  return codeOf(error)?.startsWith('UND_ERR') === true || (error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message));
}

/** An answer that is none: its status, and what the hub adds to it in `X-Error-Code` and `Retry-After`. */
export function statusFailure(status: number, headers: Headers, asked: Asked): FailedTry {
  const isPassing = status === 408 || status === 429 || status >= 500;
  return new FailedTry(describeStatus(status, headers.get('x-error-code') ?? '', asked), isPassing, retryAfter(headers));
}

function describeStatus(status: number, code: string, { what, page, host, hasToken }: Asked): AppError {
  const start = upper(what);
  if (code === 'GatedRepo') return userError('hub-gated', `${start} is open only to those who have agreed to its owners’ conditions.`, `Open ${page} in a browser, sign in and agree; then try again with an access token of that account.`);
  if (code === 'RevisionNotFound') return userError('no-such-revision', `${start} has no such revision on ${host}.`, `Look at ${page} for its branches, or leave the revision out.`);
  if (code === 'EntryNotFound') return userError('not-on-hub', `${host} has lost a file of ${what}.`, 'Try again later, or choose another one.');
  if (status === 401 && hasToken) return userError('hub-token-refused', `${host} does not accept the access token for ${what}.`, 'Check the name; make a new token in the settings of your account there, or take the token out if it is public.');
  if (status === 401) return userError('hub-sign-in-needed', `${start} is not on ${host}, or only for those who sign in.`, 'Check its name (owner/name). If it is private or gated, give an access token: in the settings, or as HF_TOKEN.');
  if (status === 403) return userError('hub-gated', `${host} does not let you have ${what}.`, `Open ${page} in a browser: its owners may want you to agree to their conditions. Then try again with an access token of that account.`);
  if (status === 404) return userError('not-on-hub', `${start} is not on ${host}.`, 'Check its name: on the hub it is written owner/name.');
  if (status === 407) return proxyRefusal(status, host).told;
  if (status === 429) return userError('hub-busy', `${host} wants fewer requests from this address for a while.`, 'Wait some minutes, then try again; with an access token more is allowed.');
  if (status >= 500) return userError('hub-fails', `${host} has trouble at the moment (status ${status}).`, 'Try again in some minutes: it goes on where it was.');
  return userError('hub-refused', `${host} refused the request for ${what} (status ${status}).`, 'Check the address of the hub in the settings (or HF_ENDPOINT).');
}

function upper(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** In milliseconds, where it is given in seconds; the hub never gives a date. */
function retryAfter(headers: Headers): number | undefined {
  const seconds = Number(headers.get('retry-after') ?? NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
}
