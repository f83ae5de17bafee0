import type { MenuItemConstructorOptions } from 'electron';
import { afterEach, expect, test, vi } from 'vitest';
import { appMenu } from './menu';

vi.mock('electron', () => ({ app: { name: 'Tunesmith' }, Menu: { buildFromTemplate: (template: unknown) => template } }));

afterEach(() => vi.unstubAllGlobals());

/** The template that Electron is given on a platform, and what its items send. */
function menuOn(platform: NodeJS.Platform) {
  vi.stubGlobal('process', { ...process, platform });
  const send = vi.fn();
  return { menu: appMenu(send) as unknown as readonly MenuItemConstructorOptions[], send };
}

const itemsOf = ({ submenu = [] }: MenuItemConstructorOptions) => submenu as readonly MenuItemConstructorOptions[];
const find = (menu: readonly MenuItemConstructorOptions[], label: string) => menu.flatMap(itemsOf).filter((item) => item.label === label);

test('each command stands in the menu once, with its key, and is sent to the window', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const { menu, send } = menuOn(platform);
    for (const [label, key, command] of [['Import Data…', 'CmdOrCtrl+O', 'import'], ['New Run', 'CmdOrCtrl+N', 'new-run'], ['Settings…', 'CmdOrCtrl+,', 'settings']] as const) {
      const items = find(menu, label);
      expect([platform, label, items.map(({ accelerator }) => accelerator)]).toEqual([platform, label, [key]]);
      items[0]!.click!({} as never, undefined, {});
      expect(send).toHaveBeenLastCalledWith(command);
    }
  }
});

test('on a Mac the app has a menu of its own, in which one quits; elsewhere one quits in the first', () => {
  const first = (platform: NodeJS.Platform) => menuOn(platform).menu[0]!;
  expect(first('darwin').label).toBe('Tunesmith');
  expect(first('linux').label).toBe('File');
  for (const platform of ['darwin', 'linux'] as const) expect(itemsOf(first(platform)).at(-1)).toEqual({ role: 'quit' });
});
