import { LESSONS, type LessonId } from '../../shared/model/lessons';

/** The stages of one run, as tabs. */
export const TABS = ['data', 'train', 'evaluate', 'playground', 'export'] as const;
export type Tab = (typeof TABS)[number];

/** What the middle of the window shows. */
export type Route =
  | { readonly page: 'start' }
  | { readonly page: 'dataset'; readonly id: string; readonly tab: Tab }
  | { readonly page: 'run'; readonly id: string; readonly tab: Tab }
  /** A pre-training that is being set up: on which dataset, and which model it goes on from; without one, from scratch. */
  | { readonly page: 'pretrain'; readonly datasetId?: string | undefined; readonly modelId?: string | undefined }
  | { readonly page: 'learn'; readonly lesson?: LessonId | undefined }
  | { readonly page: 'models' }
  | { readonly page: 'runs' }
  | { readonly page: 'settings' };

/** A route as the part of the address after `#`, so that a reload and a second window come back to it. */
export function toHash(route: Route): string {
  switch (route.page) {
    case 'start':
      return '#/';
    case 'dataset':
    case 'run':
      return `#/${route.page}/${encodeURIComponent(route.id)}/${route.tab}`;
    case 'pretrain':
      return ['#/pretrain', route.datasetId ?? '', route.modelId ?? ''].map((part, i) => (i === 0 ? part : encodeURIComponent(part))).join('/').replace(/\/+$/, '');
    case 'learn':
      return route.lesson ? `#/learn/${route.lesson}` : '#/learn';
    case 'models':
    case 'runs':
    case 'settings':
      return `#/${route.page}`;
  }
}

/** The inverse of {@link toHash}; whatever else is there leads to the start. */
export function fromHash(hash: string): Route {
  const [page, id, tab] = hash.replace(/^#\/?/, '').split('/');
  if (page === 'learn') return { page, lesson: LESSONS.find((lesson) => lesson === id) };
  if (page === 'pretrain') return { page, ...(id ? { datasetId: decode(id) } : {}), ...(tab ? { modelId: decode(tab) } : {}) };
  if (page === 'models' || page === 'runs' || page === 'settings') return { page };
  if ((page === 'dataset' || page === 'run') && id) {
    return { page, id: decode(id), tab: TABS.find((known) => known === tab) ?? (page === 'run' ? 'train' : 'data') };
  }
  return { page: 'start' };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
