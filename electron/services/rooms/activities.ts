import { randomUUID } from 'node:crypto';
import { cancelledError } from '../../../shared/errors';
import type { Activity } from '../../../shared/model/app-info';
import type { CallContext, Progress } from '../../../shared/rpc/definitions';
import { throttleLatest } from '../../../shared/rpc/throttle';

/** News of one piece of work are told this often at most. */
const NEWS_MS = 100;

/** Long work that is under way, so that every window sees it and may stop it. */
export class Activities {
  private readonly running = new Map<string, { activity: Activity; readonly controller: AbortController; readonly ended: Promise<void> }>();
  private isClosed = false;

  constructor(private readonly onChange: (activity: Activity) => void) {}

  list(): readonly Activity[] {
    return [...this.running.values()].map(({ activity }) => activity);
  }

  cancel(id: string): void {
    this.running.get(id)?.controller.abort();
  }

  /** Stops all work and waits until it has ended, so that it takes away what it has half written. None is begun after that. */
  async close(): Promise<void> {
    this.isClosed = true;
    const all = [...this.running.values()];
    for (const { controller } of all) controller.abort();
    await Promise.all(all.map(({ ended }) => ended));
  }

  /** Carries out work under a signal that its asker, or any window, can abort. @throws what `work` throws; a cancelled error where all is closed */
  async run<T>(request: string, title: string, context: CallContext, work: (context: CallContext) => Promise<T>): Promise<T> {
    if (this.isClosed) throw cancelledError();
    const controller = new AbortController();
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const entry = { activity: { id: randomUUID(), request, title, share: 0, startedAt: new Date().toISOString() }, controller, ended };
    const news = throttleLatest(NEWS_MS, (activity: Activity) => this.onChange(activity));
    const tell = ({ share, title: doing }: Progress) => {
      // News that come late would bring back what everybody was told is over.
      if (!this.running.has(entry.activity.id)) return;
      // 1 is kept for the end itself.
      entry.activity = { ...entry.activity, share: Math.min(share, 0.999), title: doing };
      news.add(entry.activity);
      context.progress({ share, title: doing });
    };
    this.running.set(entry.activity.id, entry);
    tell({ share: 0, title });
    try {
      return await work({ signal: AbortSignal.any([context.signal, controller.signal]), progress: tell });
    } finally {
      this.running.delete(entry.activity.id);
      news.add({ ...entry.activity, share: 1 });
      news.flush();
      end();
    }
  }
}
