import { Button } from '@mantine/core';
import { useLibrary, useNavigation } from '../../stores/stores';
import { firstBaseModel } from '../models/base-models';

/** The two things that texts without labels are good for. */
export function WithoutLabels({ datasetId }: { readonly datasetId: string }) {
  const go = useNavigation((state) => state.go);
  const base = useLibrary(({ models }) => firstBaseModel(models));
  return (
    <div className="row">
      <Button onClick={() => go({ page: 'pretrain', datasetId, modelId: base })}>Adapt a model to them</Button>
      <Button variant="default" onClick={() => go({ page: 'pretrain', datasetId })}>Pre-train a new one</Button>
    </div>
  );
}
