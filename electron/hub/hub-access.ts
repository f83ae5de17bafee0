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
 */
export function hubAccess(settings: Pick<Settings, 'hubUrl' | 'proxy'>, token: string | undefined, env: Environment = process.env): HubAccess {
  const isOfficial = settings.hubUrl === DEFAULT_SETTINGS.hubUrl;
  const url = (isOfficial ? env['HF_ENDPOINT'] : undefined) ?? settings.hubUrl;
  return { url: url.replace(/\/+$/, ''), token: token ?? env['HF_TOKEN']?.trim() ?? undefined, proxies: proxiesOf(settings.proxy, env) };
}

function proxiesOf(chosen: string, env: Environment): Proxies {
  const variable = (name: string): string | undefined => env[name.toLowerCase()] ?? env[name];
  const http = chosen || (variable('HTTP_PROXY') ?? '');
  return { http, https: chosen || (variable('HTTPS_PROXY') ?? http), none: variable('NO_PROXY') ?? '' };
}
