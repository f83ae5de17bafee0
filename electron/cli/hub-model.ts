import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { downloadModel, libraryCopy } from '../services/hub-models';
import { isHubId } from '../services/models';
import type { Invocation } from './command-line';
import { ProgressLine } from './progress-line';

/**
 * The folder of a model that a person named. One of the hub (`owner/name`) is taken from the library, or downloaded into it, and
 * either is said; a folder of that name wins, and where there is at least the folder `owner`, it was meant as a path.
 *
 * @throws a user error where the download fails; names that are none of the hub's are for others to judge
 */
export async function localModel({ app, signal }: Invocation, name: string): Promise<string> {
  if (!isHubId(name) || existsSync(resolve(name))) return name;
  const known = await libraryCopy(app, name);
  if (known) {
    app.notify(`Using ${known.name} of the library, commit ${known.hub!.commit.slice(0, 12)}.`);
    return known.path;
  }
  if (existsSync(dirname(resolve(name)))) return name;
  app.notify(`There is no folder ${name}, so the model ${name} is fetched from the hub.`);
  const progress = new ProgressLine();
  const model = await downloadModel(app, { hubId: name, signal, onProgress: ({ share, title }) => progress.update(share, title) }).finally(() => progress.clear());
  return model.path;
}
