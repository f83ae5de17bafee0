import type { AppClient } from '../../shared/contract';
import type { DesktopClient } from '../../shared/desktop-contract';
import type { CallOptions } from '../../shared/rpc/definitions';
import type { FileSource } from '../../shared/model/dataset-library';
import type { Given } from './given';

/** Whether the services can be asked at the moment. */
export type LinkState = 'connecting' | 'open' | 'lost';

/** What a window stands on: the services, and what only its surroundings can do. */
export interface Host {
  readonly app: AppClient;
  /** Native dialogs and folders; absent in a browser. */
  readonly desktop?: DesktopClient;
  /** Makes a dropped or picked file or folder known to the services: by its path, or by uploading it. */
  readonly bring: (given: Given, options?: CallOptions) => Promise<FileSource>;
  /** The path of a dropped file or folder, where the host may know it. */
  readonly pathOf: (given: Given) => string | undefined;
  /** Calls back at once and whenever the connection comes or goes. */
  readonly onLink: (listener: (state: LinkState) => void) => () => void;
}
