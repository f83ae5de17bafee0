import type { AppHandlers, PretrainingSettings } from '../../../shared/contract';
import { userError } from '../../../shared/errors';
import { modelIdOfRun } from '../../../shared/model/model-library';
import type { RunConfig } from '../../../shared/model/run';
import { datasetPath, openDataset, textColumnOf } from '../datasets';
import { readFixes } from '../library/dataset-fixes';
import { planPretraining } from '../library/pretraining-plan';
import { forecastPretraining, forecastRun } from '../library/run-forecast';
import { SCRATCH } from '../library/model-library';
import { planRun, type RunChoice } from '../library/run-plan';
import { checkUnlocked } from '../run-lock';
import { columnsOf } from './datasets-room';
import type { RoomContext } from './context';

interface PretrainingChoice {
  readonly datasetId: string;
  readonly modelId?: string | undefined;
  readonly settings: PretrainingSettings;
}

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
  const planTexts = async ({ datasetId, modelId, settings }: PretrainingChoice) => {
    const { record, table } = await openDataset(app, datasetId);
    const base = modelId === undefined ? undefined : { folder: models.folderOf(modelId), summary: await loadable(modelId) };
    return { plan: await planPretraining({ table, path: datasetPath(app, datasetId), textColumn: textColumnOf(record), base, settings }), dataset: record, base: base?.summary };
  };
  const loadable = async (modelId: string) => {
    const model = await models.get(modelId);
    if (model.problem !== undefined) throw userError('model-does-not-load', `“${model.name}” does not load: ${model.problem}`, 'Choose another model.');
    return model;
  };
  const checkIdle = () => {
    if (runs.all().some((run) => run.isActive)) throw userError('machine-busy', 'Another run trains at present, so that a measurement would say nothing.', 'The run can be started all the same: it waits in the queue.');
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
        checkIdle();
        const { config, rows } = await plan(choice);
        return forecastRun(app, { config, rows, signal, onProgress: (share) => progress({ share, title: 'Trying a few steps' }) });
      }),
    start: async ({ name, probes, ...choice }) => {
      const { config, dataset } = await plan(choice);
      const model = await loadable(choice.modelId);
      const complete: RunConfig = probes ? { ...config, probes } : config;
      const run = await runs.add({ kind: 'finetuning', name: name ?? `${dataset.name} × ${model.name}`, dataset: { id: dataset.id, name: dataset.name }, model: { id: model.id, name: model.name }, config: complete });
      changed();
      return run;
    },
    planPretraining: async (choice) => (await planTexts(choice)).plan,
    forecastPretraining: (choice, call) =>
      activities.run('runs.forecastPretraining', 'Trying a few steps', call, async ({ signal, progress }) => {
        checkIdle();
        const { plan: { config } } = await planTexts(choice);
        return forecastPretraining(app, { config, signal, onProgress: (share) => progress({ share, title: 'Trying a few steps' }) });
      }),
    startPretraining: async ({ name, examples, ...choice }) => {
      const { plan: { config }, dataset, base } = await planTexts(choice);
      const model = base ? { id: base.id, name: base.name } : { id: SCRATCH, name: 'a new model' };
      const run = await runs.add({
        ...{ kind: 'pretraining', dataset: { id: dataset.id, name: dataset.name }, model },
        name: name ?? (base ? `${base.name}, adapted to ${dataset.name}` : `${dataset.name}, pre-trained`),
        config: examples ? { ...config, examples } : config,
      });
      changed();
      return run;
    },
    history: ({ id, maxSteps }) => runs.history(id, maxSteps),
    pause: async ({ id }) => {
      const run = await runs.pause(id);
      // Those behind it in the queue come sooner.
      emit('libraryChanged', { what: 'runs' });
      return run;
    },
    resume: async ({ id }) => {
      const run = runs.run(id);
      await checkUnlocked(run.folder);
      session.forget(run.modelFolder);
      guesses.forget(run.modelFolder);
      return runs.resume(id);
    },
    stop: ({ id }) => runs.stop(id),
    discard: async ({ id }) => {
      const user = runs.all().find((run) => run.modelId === modelIdOfRun(id) && ['queued', 'training', 'pausing', 'stopping'].includes(run.state));
      if (user) throw userError('model-in-use', `The run “${user.name}” starts from the model of this one.`, 'Wait until it ends, or discard it.');
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
