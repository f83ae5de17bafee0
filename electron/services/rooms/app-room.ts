import { statfs } from 'node:fs/promises';
import { release } from 'node:os';
import type { AppHandlers } from '../../../shared/contract';
import type { EngineReport, HubToken } from '../../../shared/model/app-info';
import { hubUrl } from '../../hub/hub-access';
import { diagnose } from '../doctor';
import { HubTokenStore } from '../library/hub-token';
import { recentErrors } from './recent-errors';
import type { RoomContext } from './context';

export function appRoom({ app, host, uploads, settings, activities, emit }: RoomContext): AppHandlers['app'] {
  let engine: Promise<EngineReport> | undefined;
  const describeEngine = async (): Promise<EngineReport> => ({ ...(await diagnose(app)), freeDisk: await freeDisk(app.home) });
  const info = () => ({ version: app.version, host, platform: `${process.platform}-${process.arch}`, home: app.home, uploadLimit: uploads.limit, versions: versions() });
  const tokens = new HubTokenStore(app.home);
  const hub = async (): Promise<string> => hubUrl(await settings.read(), app.hub?.environment);
  const hubToken = async (): Promise<HubToken> => {
    if ((await tokens.tokenFor(await hub())) !== undefined) return { source: 'kept' };
    const keptFor = await tokens.origin();
    return { source: (app.hub?.environment ?? process.env)['HF_TOKEN'] ? 'environment' : 'none', ...(keptFor === undefined ? {} : { keptFor }) };
  };
  return {
    info,
    engine: () => {
      // Measured once; a failure may pass, so it is tried again.
      engine ??= describeEngine().catch((error: unknown) => {
        engine = undefined;
        throw error;
      });
      return engine;
    },
    settings: () => settings.read(),
    saveSettings: async ({ settings: changes }) => {
      const saved = await settings.change(Object.fromEntries(Object.entries<unknown>(changes).filter(([, value]) => value !== undefined)));
      emit('settingsChanged', saved);
      return saved;
    },
    hubToken: () => hubToken(),
    keepHubToken: async ({ token }) => {
      await (token === '' ? tokens.forget() : tokens.keep(token, await hub()));
      return hubToken();
    },
    activities: () => activities.list(),
    cancelActivity: ({ id }) => activities.cancel(id),
    diagnostics: async () => {
      const described = await (engine ?? describeEngine()).catch((error: unknown) => ({ engine: String(error) }));
      return JSON.stringify({ ...info(), system: release(), ...described, errors: recentErrors() }, null, 2);
    },
  };
}

function versions(): Record<string, string> {
  const { node, v8, electron } = process.versions as Record<string, string | undefined>;
  return Object.fromEntries(Object.entries({ node, v8, electron }).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

async function freeDisk(home: string): Promise<number> {
  const found = await statfs(home).catch(() => undefined);
  return found ? found.bavail * found.bsize : 0;
}
