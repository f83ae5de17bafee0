import type { Rectangle } from 'electron';
// Without electron/files, whose Node is newer than that of old Electrons.
// eslint-disable-next-line no-restricted-imports -- one small file, whose loss costs nothing
import { readFileSync, renameSync, writeFileSync } from 'fs';
import { z } from 'zod';

/** In a smaller window the screens do not fit. */
export const LEAST = { width: 800, height: 560 };
const USUAL = { width: 1280, height: 840 };
/** Of a window's upper edge so much must be on a screen, in pixels, for the person to get hold of it. */
const GRIP = 100;
/** A title bar may be hidden by so much. */
const SLACK = 20;

const stateSchema = z.object({ x: z.number(), y: z.number(), width: z.number().min(LEAST.width), height: z.number().min(LEAST.height), isMaximized: z.boolean() });

/** Where a window is when it is not maximised, and whether it is. */
export type WindowState = z.infer<typeof stateSchema>;

/** Where to open a window. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
}

/** The state that the last window left; a damaged one counts as none. */
export function readWindowState(path: string): WindowState | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Where the window was is worth no error. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    const fresh = `${path}.new`;
    writeFileSync(fresh, JSON.stringify(state));
    renameSync(fresh, path);
  } catch {
    // It opens in its usual place next time.
  }
}

/**
 * Where it was last; where that screen is gone, as large as it was in the middle of the first one, or as large as fits there.
 *
 * @param screens what of each screen a window can take, that of the first screen first
 */
export function placeWindow(state: WindowState | undefined, screens: readonly [Rectangle, ...Rectangle[]]): Placement {
  if (state && screens.some((screen) => canBeGrabbed(state, screen))) return state;
  const [first] = screens;
  const width = Math.min(state?.width ?? USUAL.width, first.width);
  const height = Math.min(state?.height ?? USUAL.height, first.height);
  return { ...inTheMiddle({ width, height }, first), width, height, isMaximized: state?.isMaximized ?? false };
}

function canBeGrabbed({ x, y, width }: Rectangle, screen: Rectangle): boolean {
  return x + width > screen.x + GRIP && x < screen.x + screen.width - GRIP && y >= screen.y - SLACK && y < screen.y + screen.height - GRIP;
}

function inTheMiddle({ width, height }: Pick<Rectangle, 'width' | 'height'>, screen: Rectangle): Pick<Rectangle, 'x' | 'y'> {
  return { x: Math.round(screen.x + (screen.width - width) / 2), y: Math.round(screen.y + (screen.height - height) / 2) };
}
