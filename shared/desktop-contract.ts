import { z } from 'zod';
import { event, request, type Client, type Handlers } from './rpc/definitions';

/** What a desktop window can do beside the services: native dialogs and the system around it. Absent in a browser. */
export const desktopRequests = {
  files: {
    /** The system's dialog for a file or folder to read; null where the person chose none. */
    pick: request({ what: z.enum(['data', 'data-folder', 'model-folder', 'folder']), title: z.string().max(200).optional() }).returns<{ readonly path: string } | null>(),
    /** The system's dialog for a file to write. */
    pickTarget: request({ what: z.enum(['csv', 'folder']), suggestedName: z.string().max(200) }).returns<{ readonly path: string } | null>(),
    /** Shows a file of the home folder, or one that was just written, in the system's file manager. */
    reveal: request({ path: z.string().min(1) }).returns(),
  },
} as const;

export const desktopEvents = {
  /** A file was opened with the app: by double-click, dropped on its icon, or named on the command line. */
  fileOpened: event<{ readonly path: string }>(),
  /** A command of the menu. */
  menu: event<{ readonly command: 'import' | 'new-run' | 'settings' }>(),
} as const;

export const desktopContract = { requests: desktopRequests, events: desktopEvents } as const;

export type DesktopClient = Client<typeof desktopContract>;
export type DesktopHandlers = Handlers<typeof desktopRequests>;
