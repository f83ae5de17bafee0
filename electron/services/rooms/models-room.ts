import { userError } from '../../../shared/errors';
import type { AppHandlers } from '../../../shared/contract';
import { downloadModel } from '../hub-models';
import { withSource, type RoomContext } from './context';

export function modelsRoom(context: RoomContext): AppHandlers['models'] {
  const { app, activities, emit, models, runs, session, guesses } = context;
  const changed = () => emit('libraryChanged', { what: 'models' });
  return {
    list: () => models.list(),
    get: ({ id }) => models.get(id),
    addFolder: ({ source }, call) =>
      activities.run('models.addFolder', 'Copying the model', call, async ({ signal }) => {
        const model = await withSource(context, source, (path) => models.add(path, signal));
        changed();
        return model;
      }),
    download: (asked, call) =>
      activities.run('models.download', `Downloading ${asked.hubId}`, call, async ({ signal, progress }) => {
        const model = await downloadModel(app, { ...asked, signal, onProgress: progress }, models);
        changed();
        return model;
      }),
    remove: async ({ id }) => {
      const user = runs.all().find((run) => run.modelId === id && ['queued', 'training', 'pausing', 'stopping'].includes(run.state));
      if (user) throw userError('model-in-use', `The run “${user.name}” starts from this model.`, 'Wait until it ends, or discard it.');
      const { path } = await models.get(id);
      session.forget(path);
      guesses.forget(path);
      await models.remove(id);
      changed();
    },
  };
}
