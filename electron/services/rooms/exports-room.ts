import type { AppHandlers } from '../../../shared/contract';
import type { ModelSummary, ModelUse } from '../../../shared/model/model-library';
import { exportHuggingFace } from '../exports';
import { exportPath } from './predictions-room';
import type { RoomContext } from './context';

export function exportsRoom({ activities, app, models }: RoomContext): AppHandlers['exports'] {
  return {
    export: ({ modelId, format, out }, call) =>
      activities.run('exports.export', 'Checking and copying the model', call, async ({ signal }) => {
        const model = await models.get(modelId);
        const path = out ?? (await exportPath(app.home, `${model.name}-${format}`));
        return { path, files: await exportHuggingFace(app, { model: models.folderOf(modelId), out: path, signal }), use: useOf(model) };
      }),
  };
}

function useOf({ labels, heads }: ModelSummary): ModelUse {
  if (labels) return 'classify';
  return heads.maskedWords ? 'fill-mask' : 'next-sentence';
}
