import { basename, extname, join } from 'node:path';
import type { AppHandlers } from '../../../shared/contract';
import { softmaxRows } from '../../../shared/math/softmax';
import { makeFolders } from '../../files/folders';
import { predictFile } from '../predictions';
import { freePath } from '../library/free-path';
import { withSource, type RoomContext } from './context';

export function predictionsRoom(context: RoomContext): AppHandlers['predictions'] {
  const { activities, app, models, session } = context;
  return {
    classify: async ({ modelId, texts }, { signal }) => {
      const rows = texts.map(({ text, pair }) => (pair === undefined ? { text } : { text, pair }));
      const { model, logits } = await session.classify(models.folderOf(modelId), rows, signal);
      return { labels: model.labels, probabilities: Float32Array.from(softmaxRows(logits, model.labels.length)) };
    },
    file: ({ modelId, source, out }, call) =>
      activities.run('predictions.file', 'Predicting', call, ({ signal, progress }) =>
        withSource(context, source, async (data) => {
          const path = out ?? (await exportPath(app.home, `${basename(data, extname(data))}-predicted`, '.csv'));
          const { report, notes } = await predictFile(app, { model: models.folderOf(modelId), data, out: path, raw: false, signal, onProgress: (share) => progress({ share, title: 'Predicting' }) });
          return { path, rows: report.rows, notes };
        })),
  };
}

/** A name in the home's folder of exports that is not taken. */
export async function exportPath(home: string, name: string, extension = ''): Promise<string> {
  const folder = join(home, 'exports');
  await makeFolders(folder);
  return freePath(folder, name.replace(/[^\w.-]+/g, '-').slice(0, 80) || 'export', extension);
}
