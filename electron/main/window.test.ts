import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rectangle } from 'electron';
import { beforeEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../files/temporary-folder.test-helper';
import { openWindow } from './window';

const electron = vi.hoisted(() => ({ folder: '', displays: [] as { id: number; workArea: Rectangle }[], windows: [] as FakeWindow[] }));

interface FakeWindow extends EventEmitter {
  readonly options: Rectangle & { readonly show: boolean };
  readonly calls: readonly string[];
  bounds: Rectangle;
  maximized: boolean;
}

vi.mock('electron', () => ({
  app: { getPath: () => electron.folder },
  screen: { getPrimaryDisplay: () => electron.displays[0], getAllDisplays: () => [...electron.displays].reverse() },
  BrowserWindow: class extends EventEmitter {
    readonly calls: string[] = [];
    bounds: Rectangle;
    maximized = false;
    constructor(readonly options: Rectangle) {
      super();
      this.bounds = options;
      electron.windows.push(this as unknown as FakeWindow);
    }
    loadURL = () => Promise.resolve();
    show = () => void this.calls.push('show');
    maximize = () => {
      this.calls.push('maximize');
      this.maximized = true;
    };
    isMaximized = () => this.maximized;
    getNormalBounds = () => this.bounds;
  },
}));
vi.mock('./app-protocol', () => ({ START_PAGE: 'app://tunesmith/index.html' }));

const LAPTOP = { id: 1, workArea: { x: 0, y: 25, width: 1440, height: 875 } };
const DESK = { id: 2, workArea: { x: 1440, y: 0, width: 2560, height: 1440 } };

beforeEach(() => {
  electron.displays = [LAPTOP];
  electron.windows.length = 0;
});

function opened(): FakeWindow {
  openWindow();
  return electron.windows.at(-1)!;
}

const placeOf = ({ options: { x, y, width, height } }: FakeWindow) => [x, y, width, height];

test('the first window is in the middle of the screen, and no larger than that', async () => {
  electron.folder = await temporaryFolder();
  expect(placeOf(opened())).toEqual([80, 43, 1280, 840]);
  electron.displays = [{ id: 1, workArea: { x: 0, y: 0, width: 1024, height: 700 } }];
  expect(placeOf(opened())).toEqual([0, 0, 1024, 700]);
});

test('a window opens where the last one was closed, as large, and maximised where that was', async () => {
  electron.folder = await temporaryFolder();
  electron.displays = [LAPTOP, DESK];
  const first = opened();
  first.emit('ready-to-show');
  expect(first.calls).toEqual(['show']);
  first.bounds = { x: 2000, y: 100, width: 1600, height: 1000 };
  first.emit('close');
  const second = opened();
  expect(placeOf(second)).toEqual([2000, 100, 1600, 1000]);
  second.maximized = true;
  second.emit('close');
  const third = opened();
  expect([placeOf(third), third.options.show, third.calls]).toEqual([[2000, 100, 1600, 1000], false, []]);
  // There is something to see: now.
  third.emit('ready-to-show');
  expect(third.calls).toEqual(['maximize', 'show']);
});

test('a window whose screen is gone comes back on the one that is there, as large as fits', async () => {
  electron.folder = await temporaryFolder();
  electron.displays = [LAPTOP, DESK];
  const there = opened();
  there.maximized = true;
  there.bounds = { x: 1700, y: 60, width: 1200, height: 1300 };
  there.emit('close');
  electron.displays = [LAPTOP];
  const here = opened();
  here.emit('ready-to-show');
  expect(placeOf(here)).toEqual([120, 25, 1200, 875]);
  expect(here.maximized).toBe(true);
});

test('a window that hangs half over the edge stays; one whose upper edge nobody can grab comes back', async () => {
  electron.folder = await temporaryFolder();
  for (const [bounds, stays] of [
    [{ x: -600, y: 200, width: 1000, height: 700 }, true],
    [{ x: -950, y: 200, width: 1000, height: 700 }, false],
    [{ x: 1339, y: 200, width: 1000, height: 700 }, true],
    [{ x: 1400, y: 200, width: 1000, height: 700 }, false],
    [{ x: 100, y: 6, width: 1000, height: 700 }, true],
    [{ x: 100, y: -400, width: 1000, height: 700 }, false],
    [{ x: 100, y: 850, width: 1000, height: 700 }, false],
  ] as const) {
    const window = opened();
    window.bounds = bounds;
    window.emit('close');
    const [x, y] = placeOf(opened());
    expect([bounds, x === bounds.x && y === bounds.y]).toEqual([bounds, stays]);
  }
});

test('a state that is damaged, or too small to work in, counts as none; a folder that takes none is no error', async () => {
  electron.folder = await temporaryFolder();
  const path = join(electron.folder, 'window.json');
  for (const text of ['{"x": 1', 'null', JSON.stringify({ x: 0, y: 0, width: 10, height: 10, isMaximized: false })]) {
    writeFileSync(path, text);
    expect(placeOf(opened())).toEqual([80, 43, 1280, 840]);
  }
  opened().emit('close');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ width: 1280, isMaximized: false });
  mkdirSync(join(electron.folder, 'window.json.new'));
  expect(() => opened().emit('close')).not.toThrow();
});
