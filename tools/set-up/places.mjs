import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where verified copies of large downloads are kept between checkouts: TUNESMITH_CACHE, else the platform's own place
 * for caches.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function cacheFolder(env, platform) {
  if (env.TUNESMITH_CACHE) return env.TUNESMITH_CACHE;
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'tunesmith', 'cache');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'tunesmith');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tunesmith');
}

/**
 * Where the app keeps datasets, models and runs: TUNESMITH_HOME, else the platform's folder for application data, which
 * no cloud drive syncs. The app asks its own electron/services/home-folder.ts, which says the same.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function appHome(env, platform) {
  if (env.TUNESMITH_HOME) return env.TUNESMITH_HOME;
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'Tunesmith');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Tunesmith');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'tunesmith');
}
