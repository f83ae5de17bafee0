import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { toErrorPayload, userError } from '../../../shared/errors';
import { modelIdOfRun, runIdOfModel, type ModelFit, type ModelSummary } from '../../../shared/model/model-library';
import type { ModelChoice } from '../../../shared/model/run';
import { atomicFolder, isTemporaryFile } from '../../files/atomic-file';
import { makeFolders, move, removeAtOnce } from '../../files/folders';
import { spaceTaken } from '../../files/free-space';
import { readTextFile } from '../../files/text-file';
import { checkComputable } from '../../formats/computable';
import { readHubSource, writeHubSource, type HubSource } from '../../formats/hub-source';
import { readModelConfig } from '../../formats/read-model-config';
import { openWeights } from '../../formats/weight-files';
import { loadTokenizer } from '../../tokenizer/load-tokenizer';
import type { Application } from '../application';
import { copyModelFiles } from './model-files';
import { BUNDLED, modelFolder, resolveModel } from '../models';

/** Starts a run with the shape and the vocabulary of the model in the box, and random weights. */
export const SCRATCH = 'scratch';

/** Bytes that training needs for each parameter: weights, gradients and two moments in float32, and a copy of the best. */
const TRAINING_BYTES_A_PARAMETER = 20;

/** Memory that is left to the texts, the system and the person. */
const USABLE_MEMORY = 0.6;
/** Larger ones take hours on a processor. */
const SLOW_PARAMETERS = 60_000_000;
const MAX_CARD_BYTES = 4 * 2 ** 20;

type Described = Omit<ModelSummary, 'id' | 'name' | 'origin' | 'path' | 'bytes' | 'removable' | 'hub'>;

/** The models that can be chosen: the one in the box, folders of `models/`, and what runs have made. */
export class ModelLibrary {
  private readonly described = new Map<string, { readonly changed: number; readonly summary: Described }>();

  /** @param runModels the ids and names of runs that have a model, with its folder */
  constructor(
    private readonly app: Application,
    private readonly runModels: () => readonly { readonly id: string; readonly name: string; readonly folder: string }[],
  ) {}

  get folder(): string {
    return join(this.app.home, 'models');
  }

  async list(): Promise<ModelSummary[]> {
    const bundled = await this.bundled();
    const own = await Promise.all((await this.ownIds()).map((id) => this.own(id)));
    const made = await Promise.all(this.runModels().map(({ id, name, folder }) => this.summarize({ id: modelIdOfRun(id), name, origin: 'run', path: folder, removable: false })));
    return [bundled, ...own, ...made];
  }

  async get(id: string): Promise<ModelSummary> {
    if (id === SCRATCH) return this.fromScratch();
    const found = (await this.list()).find((model) => model.id === id);
    if (!found) throw noModel(id);
    return found;
  }

  /** What a run trains. @throws a user error where there is no such model */
  choice(id: string): ModelChoice {
    if (id === SCRATCH) return { kind: 'scratch', path: this.folderOf(BUNDLED) };
    return { kind: 'folder', path: this.folderOf(id) };
  }

  /** The folder of a model. @throws a user error where there is no such model */
  folderOf(id: string): string {
    return id === BUNDLED ? resolveModel(this.app, BUNDLED) : modelFolder(this.pathOf(id));
  }

  /** Copies a Hugging Face folder into the library, if it is one that loads. @throws a user error; a cancelled error, after which nothing is left */
  async add(path: string, signal?: AbortSignal): Promise<ModelSummary> {
    const from = modelFolder(path);
    await describe(from);
    await loadTokenizer(from);
    const id = await this.place(basename(from), (folder) => copyModelFiles(from, folder, signal));
    return this.own(id);
  }

  /** Takes a downloaded model's folder over, which is whole. */
  async adopt(folder: string, source: HubSource): Promise<ModelSummary> {
    await writeHubSource(folder, source);
    const id = await this.freeId(source.hubId.replace('/', '--'));
    await move(folder, join(this.folder, id));
    return this.own(id);
  }

  /** The newest copy of a model of the hub, or that of a certain commit. */
  async findHub(hubId: string, commit?: string): Promise<ModelSummary | undefined> {
    const own = await Promise.all((await this.ownIds()).map((id) => this.own(id)));
    return own
      .filter(({ hub, problem }) => problem === undefined && hub?.hubId.toLowerCase() === hubId.toLowerCase() && (commit === undefined || hub.commit === commit))
      .sort((a, b) => b.hub!.downloadedAt.localeCompare(a.hub!.downloadedAt))[0];
  }

  /** A new folder of `models/` under a free name: it appears when it is whole. */
  async place(name: string, fill: (folder: string) => Promise<unknown>): Promise<string> {
    const id = await this.freeId(name);
    await atomicFolder(join(this.folder, id), async (temporary) => {
      await fill(temporary);
    });
    return id;
  }

  private async freeId(name: string): Promise<string> {
    await makeFolders(this.folder);
    const plain = name.replace(/[^\w.-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '').slice(0, 80) || 'model';
    const taken = plain === BUNDLED || plain === SCRATCH || runIdOfModel(plain) !== undefined || existsSync(join(this.folder, plain));
    return taken ? `model-${plain}-${randomBytes(3).toString('hex')}` : plain;
  }

  async remove(id: string): Promise<void> {
    if (id === BUNDLED) throw userError('not-removable', 'The model in the box belongs to the app.', 'It takes little room; choose another one to train.');
    if (runIdOfModel(id) !== undefined) throw userError('not-removable', 'This model belongs to a run.', 'Discard the run to delete both.');
    if (!(await this.ownIds()).includes(id)) throw noModel(id);
    await removeAtOnce(join(this.folder, id));
  }

  private pathOf(id: string): string {
    const runId = runIdOfModel(id);
    if (runId === undefined) return join(this.folder, id);
    const made = this.runModels().find((model) => model.id === runId);
    if (!made) throw noModel(id);
    return made.folder;
  }

  private async ownIds(): Promise<string[]> {
    const entries = await readdir(this.folder, { withFileTypes: true }).catch(() => []);
    return entries.filter((entry) => entry.isDirectory() && !isTemporaryFile(entry.name)).map(({ name }) => name).sort();
  }

  private async own(id: string): Promise<ModelSummary> {
    const path = join(this.folder, id);
    const source = await readHubSource(path);
    if (!source) return this.summarize({ id, name: id, origin: 'folder', path, removable: true });
    const { hubId, commit, downloadedAt, licence } = source;
    const summary = await this.summarize({ id, name: hubId, origin: 'hub', path, removable: true });
    return { ...summary, hub: { hubId, commit, downloadedAt }, ...(licence === undefined ? {} : { licence }) };
  }

  private bundled(): Promise<ModelSummary> {
    const path = resolveModel(this.app, BUNDLED);
    return this.summarize({ id: BUNDLED, name: basename(path), origin: 'bundled', path, removable: false });
  }

  /** Not in the list: it is nothing to keep, but a way to start. */
  private async fromScratch(): Promise<ModelSummary> {
    const { name, ...model } = await this.bundled();
    return { ...model, id: SCRATCH, name: `${name}, from scratch`, heads: { maskedWords: false, nextSentence: false } };
  }

  private async summarize(model: Pick<ModelSummary, 'id' | 'name' | 'origin' | 'path' | 'removable'>): Promise<ModelSummary> {
    return { ...model, bytes: await spaceTaken(model.path).catch(() => 0), ...(await this.describe(model.path)) };
  }

  /** Headers are read once, until the folder changes. */
  private async describe(path: string): Promise<Described> {
    const changed = (await stat(join(path, 'config.json')).catch(() => undefined))?.mtimeMs ?? 0;
    const known = this.described.get(path);
    if (known?.changed === changed) return known.summary;
    const summary = await describe(path).catch((error: unknown) => ({ ...NOTHING, problem: toErrorPayload(error).message }));
    this.described.set(path, { changed, summary });
    return summary;
  }
}

const NOTHING: Described = { layers: 0, hiddenSize: 0, attentionHeads: 0, parameters: 0, vocabularySize: 0, maxLength: 0, heads: { maskedWords: false, nextSentence: false }, fit: { level: 'too-large', sentence: 'It does not load.' } };

/** Reads a model's config and the headers of its weights. @throws a user error that says why it does not load */
async function describe(folder: string): Promise<Described> {
  const { config } = await readModelConfig(folder);
  checkComputable(config, folder);
  const weights = await openWeights(folder);
  try {
    const parameters = weights.names.reduce((sum, name) => sum + weights.entry(name).shape.reduce((product, size) => product * size, 1), 0);
    const has = (part: string) => weights.names.some((name) => name.includes(part));
    const licence = await readLicence(folder);
    return {
      ...{ layers: config.numHiddenLayers, hiddenSize: config.hiddenSize, attentionHeads: config.numAttentionHeads, parameters, vocabularySize: config.vocabSize, maxLength: config.maxPositionEmbeddings },
      ...(licence === undefined ? {} : { licence }),
      ...(has('classifier.weight') ? { labels: config.id2label } : {}),
      heads: { maskedWords: has('cls.predictions.'), nextSentence: has('cls.seq_relationship.') },
      fit: fitOf(parameters),
    };
  } finally {
    await weights.close();
  }
}

function fitOf(parameters: number): ModelFit {
  const needed = parameters * TRAINING_BYTES_A_PARAMETER;
  if (needed > totalmem() * USABLE_MEMORY) return { level: 'too-large', sentence: `Training it takes about ${(needed / 1e9).toFixed(0)} GB of memory; this machine has ${(totalmem() / 1e9).toFixed(0)} GB.` };
  if (parameters > SLOW_PARAMETERS) return { level: 'slow', sentence: 'Fits this machine; training takes long on a processor.' };
  return { level: 'good', sentence: 'Fits this machine well.' };
}

/** The card's front matter says `license: apache-2.0`. */
async function readLicence(folder: string): Promise<string | undefined> {
  const card = await readTextFile(join(folder, 'README.md'), MAX_CARD_BYTES).catch(() => '');
  return /^---\n[\s\S]*?^license:\s*["']?([\w.-]+)/m.exec(card)?.[1];
}

function noModel(id: string) {
  return userError('no-such-model', `There is no model ${JSON.stringify(id)} in the library.`, 'Choose one of the list, or add the folder of a Hugging Face model.');
}
