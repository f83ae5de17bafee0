import { expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { RunSettings } from '../../shared/contract';
import { createDraftStore, followRoute } from './draft-store';
import type { NavigationState } from './navigation-store';
import type { Route } from './route';

test('settings stay on the way through other pages, and end with another dataset', () => {
  const navigation = createStore<NavigationState>(() => ({ route: { page: 'start' } }) as unknown as NavigationState);
  const draft = createDraftStore<RunSettings>({}, '');
  followRoute(navigation, draft, ({ route }) => (route.page === 'dataset' ? route.id : undefined));
  const go = (route: Route) => navigation.setState({ route });
  go({ page: 'dataset', id: 'a', tab: 'data' });
  draft.getState().change({ limit: 500 });
  go({ page: 'models' });
  go({ page: 'dataset', id: 'a', tab: 'train' });
  expect(draft.getState().settings).toEqual({ limit: 500 });
  go({ page: 'dataset', id: 'b', tab: 'data' });
  expect(draft.getState().settings).toEqual({});
});
