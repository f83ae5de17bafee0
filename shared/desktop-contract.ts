import { z } from 'zod';
import { event, request, type Client, type Handlers } from './rpc/definitions';

/** A file or folder that was opened with the app; `kind` is `model` for a folder as Hugging Face's libraries save it. */
export interface OpenedFile {
  readonly path: string;
  readonly kind: 'data' | 'model';
}

/** What a desktop window can do beside the services: native dialogs and the system around it. Absent in a browser. */
export const desktopRequests = {
  files: {
    /** The system's dialog for a file or folder to read, or for several of them; none where the person chose none. */
    pick: request({ what: z.enum(['data', 'data-folder', 'model-folder', 'folder']), several: z.boolean().default(false), title: z.string().max(200).optional() }).returns<readonly string[]>(),
    /** The system's dialog for a file to write; null where the person chose none. */
    pickTarget: request({ what: z.enum(['csv', 'folder']), suggestedName: z.string().max(200) }).returns<{ readonly path: string } | null>(),
    /** Shows a file of the home folder, or one that was just written, in the system's file manager. */
    reveal: request({ path: z.string().min(1) }).returns(),
    /**
     * What was opened with the app and nobody has taken yet: by double-click, dropped on its icon, or named on the command line. Each
     * is given once, so that no window brings it in twice.
     */
    takeOpened: request().returns<readonly OpenedFile[]>(),
  },
} as const;

export const desktopEvents = {
  /** So many files wait for `files.takeOpened`. */
  filesOpened: event<{ readonly count: number }>(),
  /** A command of the menu. */
  menu: event<{ readonly command: 'import' | 'new-run' | 'settings' }>(),
} as const;

export const desktopContract = { requests: desktopRequests, events: desktopEvents } as const;

export type DesktopClient = Client<typeof desktopContract>;
export type DesktopHandlers = Handlers<typeof desktopRequests>;
