import { homedir } from 'node:os';
import { join } from 'node:path';

/** The platform's folder for an application's own data, which no cloud drive copies; TUNESMITH_HOME overrides it. */
export function homeFolder(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string {
  if (env['TUNESMITH_HOME']) return env['TUNESMITH_HOME'];
  switch (platform) {
    case 'win32':
      return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Tunesmith');
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Tunesmith');
    default:
      return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'tunesmith');
  }
}
