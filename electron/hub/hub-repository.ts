import { z } from 'zod';
import { AppError, userError } from '../../shared/errors';
import type { FileHash } from './file-hash';
import type { HubConnection } from './hub-connection';

export type RepositoryKind = 'model' | 'dataset';

/** What the hub says of a repository at one of its revisions. */
export interface RepositoryInfo {
  /** As the hub writes it: `imdb` is `stanfordnlp/imdb`. */
  readonly id: string;
  /** What the revision stands for; all further requests name it, so that nothing changes on the way. */
  readonly commit: string;
  readonly licence?: string;
}

/** A file at a commit. */
export interface HubFile {
  /** In the repository, with `/`. */
  readonly path: string;
  readonly bytes: number;
  readonly hash: FileHash;
  readonly url: string;
}

/** Title and author of the pull request in which the hub's own converter puts a model's weights as safetensors. */
const CONVERSION = { title: 'Adding `safetensors` variant of this model', author: 'SFconvertbot' } as const;

const commitSchema = z.string().regex(/^[0-9a-f]{40}$/);
const infoSchema = z.object({ name: z.string().min(1), sha: commitSchema, cardData: z.object({ license: z.unknown() }).partial().nullish() });
const fileSchema = z.object({
  path: z.string().min(1),
  size: z.int().min(0),
  oid: commitSchema,
  lfs: z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().min(0) }).optional(),
});
const discussionsSchema = z.object({
  discussions: z.array(z.object({ num: z.int().positive(), title: z.string(), status: z.string(), isPullRequest: z.boolean(), author: z.object({ name: z.string() }).optional() })),
});

/** A repository of the hub, through the official client. */
export class HubRepository {
  constructor(
    private readonly connection: HubConnection,
    readonly kind: RepositoryKind,
    readonly id: string,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** For messages. */
  get asked(): { readonly what: string; readonly page: string } {
    return { what: `the ${this.kind} “${this.id}”`, page: `${this.base}/${this.kind === 'dataset' ? 'datasets/' : ''}${this.id}` };
  }

  /** @throws a user error where there is no such repository or revision, or it is not open to this person */
  async info(revision: string): Promise<RepositoryInfo> {
    const { datasetInfo, modelInfo } = await client();
    const ask = { name: this.id, revision, hubUrl: this.base, fetch: this.fetch };
    const found = await this.understand(() => (this.kind === 'model' ? modelInfo({ ...ask, additionalFields: ['sha', 'cardData'] }) : datasetInfo({ ...ask, additionalFields: ['sha', 'cardData'] })), infoSchema);
    const licence: unknown = found.cardData?.license;
    const stated = Array.isArray(licence) ? licence.join(', ') : licence;
    return { id: found.name, commit: found.sha, ...(typeof stated === 'string' && stated !== '' ? { licence: stated.slice(0, 200) } : {}) };
  }

  /** The files of a commit: those at its top, or those of all folders too. */
  async files(commit: string, { recursive }: { readonly recursive: boolean }): Promise<HubFile[]> {
    const { listFiles } = await client();
    const files: HubFile[] = [];
    const list = async (): Promise<unknown> => {
      for await (const entry of listFiles({ repo: { type: this.kind, name: this.id }, revision: commit, recursive, hubUrl: this.base, fetch: this.fetch })) {
        if (entry.type === 'file') files.push(this.toFile(commit, fileSchema.parse(entry)));
      }
      return files;
    };
    await this.understand(list, z.array(z.unknown()));
    return files;
  }

  /**
   * The commit in which the hub's converter has put the weights of this model's newest commit as safetensors, where it has. Its pull
   * request is known by title and author, and must come right after that commit: anybody may open one.
   */
  async conversion(newest: string): Promise<string | undefined> {
    const { listCommits } = await client();
    const ask = async (): Promise<unknown> => (await this.fetch(`${this.base}/api/models/${this.id}/discussions?type=pull_request&status=open&author=${CONVERSION.author}`)).json();
    const { discussions } = await this.understand(ask, discussionsSchema);
    const found = discussions.find(({ title, author, status, isPullRequest }) => isPullRequest && status === 'open' && title === CONVERSION.title && author?.name === CONVERSION.author);
    if (!found) return undefined;
    const commits: string[] = [];
    for await (const { oid } of listCommits({ repo: { type: 'model', name: this.id }, revision: encodeURIComponent(`refs/pr/${found.num}`), batchSize: 10, hubUrl: this.base, fetch: this.fetch })) {
      if (commits.push(oid) === 2) break;
    }
    return commits[1] === newest ? commits[0] : undefined;
  }

  private toFile(commit: string, { path, size, oid, lfs }: z.infer<typeof fileSchema>): HubFile {
    const url = `${this.base}/${this.kind === 'dataset' ? 'datasets/' : ''}${this.id}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
    return lfs ? { path, bytes: lfs.size, hash: { kind: 'sha256', value: lfs.oid }, url } : { path, bytes: size, hash: { kind: 'git-blob', value: oid }, url };
  }

  /** An address that is no hub's, or a page that asks for a sign-in to the network, answers with something else. */
  private async understand<T>(ask: () => Promise<unknown>, schema: z.ZodType<T>): Promise<T> {
    try {
      return schema.parse(await ask());
    } catch (thrown) {
      if (thrown instanceof AppError) throw thrown;
      throw userError('hub-not-understood', `${this.connection.host} does not answer as a hub does.`, 'Check the address of the hub in the settings (or HF_ENDPOINT), and whether this network asks for a sign-in in a browser.', thrown);
    }
  }

  private get base(): string {
    return this.connection.access.url;
  }

  private get fetch(): typeof fetch {
    return this.connection.fetcher({ asked: this.asked, signal: this.signal });
  }
}

/** Loaded when something is asked of the network, and not before. */
function client(): Promise<typeof import('@huggingface/hub')> {
  return import('@huggingface/hub');
}
