import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { DEFAULT_SETTINGS } from '../../../shared/model/app-info';
import { writeFileAtomically } from '../../files/atomic-file';
import { makeFolders, remove } from '../../files/folders';
import { readVersionedJson } from '../../files/versioned-json';
import { checkedToken } from '../../hub/hub-access';

const VERSION = 1;
const FORM = {
  what: 'the access token',
  version: VERSION,
  schema: z.object({
    schemaVersion: z.literal(VERSION),
    token: z.string().min(1),
    /** Of the hub that it is for; older files are of the official one. */
    origin: z.string().default(new URL(DEFAULT_SETTINGS.hubUrl).origin),
  }),
};

/**
 * The person's access token for a hub, in a file of its own that nobody else may read. It is no part of the settings, so that
 * no screen, log or report ever holds it; and it is for the hub of the day on which it was kept, whatever hub is set later.
 */
export class HubTokenStore {
  constructor(private readonly home: string) {}

  /** @returns nothing where none is kept for the hub of this address */
  async tokenFor(hub: string): Promise<string | undefined> {
    const kept = await this.read();
    return kept?.origin === new URL(hub).origin ? kept.token : undefined;
  }

  /** Of the hub for which one is kept. */
  async origin(): Promise<string | undefined> {
    return (await this.read())?.origin;
  }

  /** @param hub its address @throws a user error where no request can carry the token */
  async keep(token: string, hub: string): Promise<void> {
    checkedToken(token, 'The access token');
    await makeFolders(this.home);
    await writeFileAtomically(this.path, `${JSON.stringify({ schemaVersion: VERSION, token, origin: new URL(hub).origin })}\n`, { mode: 0o600 });
  }

  async forget(): Promise<void> {
    await remove(this.path);
  }

  /** A damaged one is none. */
  private async read(): Promise<z.infer<typeof FORM.schema> | undefined> {
    return existsSync(this.path) ? readVersionedJson(this.path, FORM).catch(() => undefined) : undefined;
  }

  private get path(): string {
    return join(this.home, 'hub-token.json');
  }
}
