import { afterEach, expect, test, vi } from 'vitest';
import { quitInOrder } from './quit-in-order';

type BeforeQuit = (event: { preventDefault: () => void }) => void;

const electron = vi.hoisted(() => ({ beforeQuit: undefined as unknown as BeforeQuit, quit: vi.fn() }));
vi.mock('electron', () => ({ app: { on: (_: string, listener: BeforeQuit) => (electron.beforeQuit = listener), quit: electron.quit } }));

afterEach(() => {
  vi.unstubAllGlobals();
  electron.quit.mockClear();
});

test.each([
  { platform: 'darwin', isAtWork: false, isPutOff: false },
  { platform: 'darwin', isAtWork: true, isPutOff: true },
  { platform: 'linux', isAtWork: false, isPutOff: true },
  { platform: 'win32', isAtWork: true, isPutOff: true },
])('$platform, at work: $isAtWork: the services are asked to end, and the quit is put off until they have: $isPutOff', async ({ platform, isAtWork, isPutOff }) => {
  vi.stubGlobal('process', Object.create(process, { platform: { value: platform } }));
  const [end, preventDefault] = [vi.fn(() => Promise.resolve()), vi.fn()];
  quitInOrder({ end }, { isAtWork });
  electron.beforeQuit({ preventDefault });
  await end.mock.results[0]!.value;
  expect([preventDefault.mock.calls.length, electron.quit.mock.calls.length]).toEqual(isPutOff ? [1, 1] : [0, 0]);
  electron.beforeQuit({ preventDefault });
  expect([end.mock.calls.length, preventDefault.mock.calls.length]).toEqual([1, isPutOff ? 1 : 0]);
});
