import { homedir } from 'node:os';
import { join } from 'node:path';

/** The platform's folder for an application's own data, which no cloud drive copies; TUNESMITH_HOME overrides it. */
export function homeFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env['TUNESMITH_HOME']) return env['TUNESMITH_HOME'];
  if (platform === 'win32') return join(nonEmpty(env['LOCALAPPDATA']) ?? join(homedir(), 'AppData', 'Local'), 'Tunesmith');
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Tunesmith');
  return join(nonEmpty(env['XDG_DATA_HOME']) ?? join(homedir(), '.local', 'share'), 'tunesmith');
}

/** An empty variable counts as none: XDG's specification says so, and its folder would be the one that we happen to run in. */
function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
