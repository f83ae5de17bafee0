import type { AppHandlers } from '../../../shared/contract';
import { discardUnfinished, listUnfinished } from '../hub-downloads';
import type { RoomContext } from './context';

export function downloadsRoom({ app }: RoomContext): AppHandlers['downloads'] {
  return {
    unfinished: () => listUnfinished(app),
    discard: ({ id }) => discardUnfinished(app, id),
  };
}
