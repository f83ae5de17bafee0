import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeFileAtomically } from '../../files/atomic-file';
import { makeFolders, remove } from '../../files/folders';
import { readVersionedJson } from '../../files/versioned-json';
import { checkedToken } from '../../hub/hub-access';

const VERSION = 1;
const FORM = { what: 'the access token', version: VERSION, schema: z.object({ schemaVersion: z.literal(VERSION), token: z.string().min(1) }) };

/**
 * The person's access token for the hub, in a file of its own that nobody else may read. It is no part of the settings, so that
 * no screen, log or report ever holds it.
 */
export class HubTokenStore {
  constructor(private readonly home: string) {}

  /** @returns nothing where none is kept; a damaged one is none */
  async read(): Promise<string | undefined> {
    if (!existsSync(this.path)) return undefined;
    return readVersionedJson(this.path, FORM).then(({ token }) => token, () => undefined);
  }

  /** @throws a user error where no request can carry it */
  async keep(token: string): Promise<void> {
    checkedToken(token, 'The access token');
    await makeFolders(this.home);
    await writeFileAtomically(this.path, `${JSON.stringify({ schemaVersion: VERSION, token })}\n`, { mode: 0o600 });
  }

  async forget(): Promise<void> {
    await remove(this.path);
  }

  private get path(): string {
    return join(this.home, 'hub-token.json');
  }
}
