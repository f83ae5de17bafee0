import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DEFAULT_SETTINGS, settingsSchema, type Settings } from '../../../shared/model/app-info';
import { writeFileAtomically } from '../../files/atomic-file';
import { makeFolders } from '../../files/folders';
import { readVersionedJson } from '../../files/versioned-json';

const VERSION = 1;
const FORM = { what: 'the settings', version: VERSION, schema: z.object({ schemaVersion: z.int(), settings: settingsSchema.partial() }) };

/** What the person chose, in settings.json of the home folder. */
export class SettingsStore {
  constructor(private readonly home: string) {}

  /** Damaged settings count as none: nobody should be kept out of the app by them. */
  async read(): Promise<Settings> {
    if (!existsSync(this.path)) return DEFAULT_SETTINGS;
    const stored = await readVersionedJson(this.path, FORM).catch(() => undefined);
    return { ...DEFAULT_SETTINGS, ...defined(stored?.settings ?? {}) };
  }

  async change(changes: Partial<Settings>): Promise<Settings> {
    const settings = { ...(await this.read()), ...changes };
    await makeFolders(this.home);
    await writeFileAtomically(this.path, `${JSON.stringify({ schemaVersion: VERSION, settings }, null, 2)}\n`);
    return settings;
  }

  private get path(): string {
    return join(this.home, 'settings.json');
  }
}

function defined(settings: { readonly [K in keyof Settings]?: Settings[K] | undefined }): Partial<Settings> {
  return Object.fromEntries(Object.entries<unknown>(settings).filter(([, value]) => value !== undefined));
}
