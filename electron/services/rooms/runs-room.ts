import type { AppHandlers } from '../../../shared/contract';
import { userError } from '../../../shared/errors';
import type { RunConfig } from '../../../shared/model/run';
import { datasetPath, openDataset } from '../datasets';
import { readFixes } from '../library/dataset-fixes';
import { forecastRun } from '../library/run-forecast';
import { planRun, type RunChoice } from '../library/run-plan';
import { checkUnlocked } from '../run-lock';
import { columnsOf } from './datasets-room';
import type { RoomContext } from './context';

export function runsRoom({ activities, app, emit, models, runs, session, guesses }: RoomContext): AppHandlers['runs'] {
  const changed = () => {
    emit('libraryChanged', { what: 'runs' });
    emit('libraryChanged', { what: 'models' });
  };
  const plan = async ({ datasetId, modelId, settings }: RunChoice) => {
    const { record } = await openDataset(app, datasetId);
    const { fixes, rows, classes } = await readFixes(app, record);
    const data = { path: datasetPath(app, datasetId), ...columnsOf(record) };
    const planned = await planRun({ data, rows, classes, fixes: fixes.map(({ fix }) => fix), model: models.choice(modelId), settings });
    return { ...planned, dataset: record };
  };
  return {
    list: () => runs.list(),
    get: ({ id }) => runs.details(id),
    plan: async (choice) => {
      const { config, reasons, warnings } = await plan(choice);
      return { config, reasons, warnings };
    },
    forecast: (choice, call) =>
      activities.run('runs.forecast', 'Trying a few steps', call, async ({ signal, progress }) => {
        if (runs.all().some((run) => run.isActive)) throw userError('machine-busy', 'Another run trains at present, so that a measurement would say nothing.', 'The run can be started all the same: it waits in the queue.');
        const { config, rows } = await plan(choice);
        return forecastRun(app, { config, rows, signal, onProgress: (share) => progress({ share, title: 'Trying a few steps' }) });
      }),
    start: async ({ name, probes, ...choice }) => {
      const { config, dataset } = await plan(choice);
      const model = await models.get(choice.modelId);
      if (model.problem !== undefined) throw userError('model-does-not-load', `“${model.name}” does not load: ${model.problem}`, 'Choose another model.');
      const complete: RunConfig = probes ? { ...config, probes } : config;
      const run = await runs.add({ name: name ?? `${dataset.name} × ${model.name}`, dataset: { id: dataset.id, name: dataset.name }, model: { id: model.id, name: model.name }, config: complete });
      changed();
      return run;
    },
    history: ({ id, maxSteps }) => runs.history(id, maxSteps),
    pause: ({ id }) => runs.pause(id),
    resume: async ({ id }) => {
      const run = runs.run(id);
      await checkUnlocked(run.folder);
      session.forget(run.modelFolder);
      guesses.forget(run.modelFolder);
      return runs.resume(id);
    },
    stop: ({ id }) => runs.stop(id),
    discard: async ({ id }) => {
      session.forget(runs.run(id).modelFolder);
      guesses.forget(runs.run(id).modelFolder);
      await runs.discard(id);
      changed();
    },
    rename: async ({ id, name }) => {
      await runs.run(id).rename(name);
      changed();
      return runs.summary(id);
    },
    moveInQueue: ({ id, place }) => runs.moveInQueue(id, place),
  };
}
