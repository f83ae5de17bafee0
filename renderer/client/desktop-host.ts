import { desktopContract } from '../../shared/desktop-contract';
import type { Channel } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { isFolder, type Given } from './given';
import type { Host } from './host';
import { reconnectingClient } from './reconnecting-client';

/** What the preload leaves on the window; see electron/preload/preload.ts. */
export interface DesktopBridge {
  readonly connect: (target: 'services' | 'desktop') => Channel;
  readonly pathOf: (file: File) => string | undefined;
}

/** The bridge of the desktop app; undefined in a browser. */
export function desktopBridge(): DesktopBridge | undefined {
  return (window as { readonly tunesmith?: DesktopBridge }).tunesmith;
}

/** A window of the desktop app: files have paths, and dialogs are the system's own. */
export function desktopHost({ connect, pathOf }: DesktopBridge): Host {
  const { client, onLink } = reconnectingClient(() => Promise.resolve(connect('services')));
  // Before Electron 32 the path is on the file itself, and does not cross the bridge with it.
  const path = (given: Given) => {
    const file = isFolder(given) ? given.handle : given;
    return file && (pathOf(file) ?? (file as { readonly path?: string }).path);
  };
  return {
    app: client,
    onLink,
    desktop: createClient(desktopContract, connect('desktop')),
    pathOf: path,
    bring: (given) => {
      const found = path(given);
      return found === undefined ? Promise.reject(new Error(`The path of ${given.name} is not known.`)) : Promise.resolve({ kind: 'path', path: found });
    },
  };
}
