import { afterEach, expect, test, vi } from 'vitest';
import { contract } from '../../shared/contract';
import type { ModelSummary } from '../../shared/model/model-library';
import { memoryChannels } from '../../shared/rpc/channel';
import { createClient } from '../../shared/rpc/client';
import { createStores } from './stores';

afterEach(() => vi.unstubAllGlobals());

test('the next run does not start from a model that was deleted', () => {
  vi.stubGlobal('window', { location: { hash: '' }, addEventListener: () => undefined });
  const [near] = memoryChannels();
  const { library, navigation } = createStores(createClient(contract, near));
  const hold = (...ids: readonly string[]) => library.setState({ models: ids.map((id) => ({ id }) as ModelSummary) });
  hold('bundled', 'kept', 'deleted');
  navigation.getState().chooseModel('kept');
  hold('bundled', 'kept');
  expect(navigation.getState().modelId).toBe('kept');
  hold('bundled');
  expect(navigation.getState().modelId).toBe('bundled');
});
