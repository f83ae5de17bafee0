import { createStore } from 'zustand/vanilla';
import type { AppClient } from '../../shared/contract';
import { DEFAULT_SETTINGS, type AppInfo, type EngineReport, type Settings } from '../../shared/model/app-info';

/** What the person chose for the whole app, and what it runs on. */
export interface SettingsState {
  readonly settings: Settings;
  readonly info: AppInfo | undefined;
  readonly engine: EngineReport | undefined;
  readonly save: (settings: Partial<Settings>) => Promise<void>;
  readonly load: () => Promise<void>;
}

export function createSettingsStore(app: AppClient) {
  const store = createStore<SettingsState>((set) => ({
    settings: DEFAULT_SETTINGS,
    info: undefined,
    engine: undefined,
    save: async (settings) => set({ settings: await app.app.saveSettings({ settings }) }),
    load: async () => {
      const [settings, info] = await Promise.all([app.app.settings(), app.app.info()]);
      set({ settings, info });
      set({ engine: await app.app.engine() });
    },
  }));
  app.on('settingsChanged', (settings) => store.setState({ settings }));
  return store;
}
