import { userError } from '../../shared/errors';
import type { Settings } from '../../shared/model/app-info';
import { DEFAULT_SETTINGS } from '../../shared/model/app-info';

/** Where the hub is, how to get there, and as whom. */
export interface HubAccess {
  /** Without a slash at its end. */
  readonly url: string;
  /** Of an account there. It goes to the hub's own address alone. */
  readonly token?: string | undefined;
  readonly proxies: Proxies;
}

/** As the environment variables of the same names; empty: none. */
export interface Proxies {
  readonly http: string;
  readonly https: string;
  /** Hosts that are reached without: `.example.com, localhost:8080`, or `*`. */
  readonly none: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What holds: what the person chose in the app, else what the environment says (HF_ENDPOINT, HF_TOKEN, HTTPS_PROXY, HTTP_PROXY,
 * NO_PROXY, as Hugging Face's own tools read them), else the official hub with no proxy and no token.
 *
 * @throws a user error where a variable should be an address and is none, or a token or a proxy's password cannot be sent
 */
export function hubAccess(settings: Pick<Settings, 'hubUrl' | 'proxy'>, token: string | undefined, env: Environment = process.env): HubAccess {
  return { url: hubUrl(settings, env), token: tokenOf(token, env), proxies: proxiesOf(settings.proxy, env) };
}

/** Its `url`. @throws a user error where HF_ENDPOINT should be an address and is none */
export function hubUrl(settings: Pick<Settings, 'hubUrl'>, env: Environment = process.env): string {
  const isOfficial = settings.hubUrl === DEFAULT_SETTINGS.hubUrl;
  const endpoint = isOfficial ? given('HF_ENDPOINT', env) : undefined;
  const url = endpoint === undefined ? settings.hubUrl : address('HF_ENDPOINT', endpoint, DEFAULT_SETTINGS.hubUrl);
  return url.replace(/\/+$/, '');
}

function tokenOf(chosen: string | undefined, env: Environment): string | undefined {
  if (chosen !== undefined) return checkedToken(chosen, 'The access token');
  const token = given('HF_TOKEN', env);
  return token && checkedToken(token, fromOutside('HF_TOKEN'));
}

/** The token, if a request can carry it; it is not told. @throws a user error */
export function checkedToken(token: string, what: string): string {
  if (/^[\x21-\x7e]*$/.test(token)) return token;
  throw userError('wrong-token', `${what} has signs in it that no access token has, such as blanks, dots in place of letters or a second line.`, 'Copy the token anew from the settings of your account on the hub.');
}

function proxiesOf(chosen: string, env: Environment): Proxies {
  const nameOf = (name: string): string => (env[name.toLowerCase()] === undefined ? name : name.toLowerCase());
  const proxy = (name: string): string | undefined => {
    const value = env[nameOf(name)]?.trim();
    if (!value) return value;
    const found = address(nameOf(name), HAS_SCHEME.test(value) ? value : `http://${value}`, 'http://proxy.example.com:3128');
    return checkedProxy(found, fromOutside(nameOf(name)));
  };
  const http = chosen ? checkedProxy(chosen, 'The address of the proxy in the settings') : (proxy('HTTP_PROXY') ?? '');
  return { http, https: chosen || (proxy('HTTPS_PROXY') ?? http), none: env[nameOf('NO_PROXY')] ?? '' };
}

/** Proxies are often named without one. */
const HAS_SCHEME = /^[a-z][a-z\d+.-]*:\/\//i;

/** The proxy's address, if the name and the password in it can be read; they are not told. @throws a user error */
function checkedProxy(proxy: string, what: string): string {
  const { username, password } = new URL(proxy);
  try {
    decodeURIComponent(`${username}:${password}`);
    return proxy;
  } catch (thrown) {
    throw userError('wrong-proxy-password', `${what} has a % in its name or password that begins no code.`, 'Write it as %25.', thrown);
  }
}

/** What a variable says, if it says anything. */
function given(name: string, env: Environment): string | undefined {
  const value = env[name]?.trim();
  return value === '' ? undefined : value;
}

/** The value itself is not told: a proxy's address may hold a password. */
function address(variable: string, value: string, example: string): string {
  if (/^https?:\/\//i.test(value) && URL.canParse(value)) return value;
  throw userError('wrong-address', `${fromOutside(variable)} is no address that begins with http:// or https://.`, `Set it to one such as ${example}, or take it away.`);
}

function fromOutside(variable: string): string {
  return `${variable}, which is set where Tunesmith was started,`;
}
