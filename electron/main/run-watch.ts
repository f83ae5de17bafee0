import { BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { AppClient } from '../../shared/contract';
import type { Activity } from '../../shared/model/app-info';
import type { RunSummary } from '../../shared/model/run-library';

/** A run that ends sooner needs no notification: the person is still looking. */
const LONG_RUN_MS = 60_000;
const AT_WORK: readonly RunSummary['state'][] = ['training', 'pausing', 'stopping'];
const ENDINGS: Readonly<Partial<Record<RunSummary['state'], string>>> = { finished: 'is trained', failed: 'failed', interrupted: 'was interrupted' };

/** What the system shows and does while a run trains: progress on the task bar, no sleep, a notification at the end. Knows of other long work too, which goes on without a window as well. */
export class RunWatch {
  /** The runs at work, and since when. */
  private readonly since = new Map<string, number>();
  /** The ids of other long work that is under way. */
  private readonly activities = new Set<string>();
  private blocker: number | undefined;

  /** @param onChange called when a run or other long work begins or ends */
  constructor(private readonly onChange: () => void) {}

  get isTraining(): boolean {
    return this.since.size > 0;
  }

  /** Whether anything goes on that an app without a window stays for. */
  get isAtWork(): boolean {
    return this.isTraining || this.activities.size > 0;
  }

  /** Watches the work of a services' process. With its connection all this ends; the next process is watched anew. */
  follow(client: AppClient): void {
    const wasAtWork = this.isAtWork;
    this.since.clear();
    this.activities.clear();
    this.keepAwake(false);
    showProgress(undefined);
    if (wasAtWork) this.onChange();
    client.on('runChanged', (run) => void this.see(client, run).catch(() => undefined));
    client.on('activityChanged', (activity) => this.seeActivity(activity));
    client.on('settingsChanged', ({ keepAwake }) => this.keepAwake(this.isTraining && keepAwake));
  }

  private seeActivity({ id, share }: Activity): void {
    const isUnderWay = share < 1;
    if (isUnderWay === this.activities.has(id)) return;
    if (isUnderWay) this.activities.add(id);
    else this.activities.delete(id);
    this.onChange();
  }

  private async see(client: AppClient, run: RunSummary): Promise<void> {
    const isAtWork = AT_WORK.includes(run.state);
    showProgress(isAtWork && run.totalSteps > 0 ? run.step / run.totalSteps : undefined);
    const began = this.since.get(run.id);
    if (isAtWork === (began !== undefined)) return;
    if (isAtWork) this.since.set(run.id, Date.now());
    else this.since.delete(run.id);
    this.onChange();
    const settings = await client.app.settings();
    this.keepAwake(this.isTraining && settings.keepAwake);
    if (began !== undefined && Date.now() - began > LONG_RUN_MS && settings.notify) notify(run);
  }

  private keepAwake(wanted: boolean): void {
    if (wanted) this.blocker ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (this.blocker !== undefined) {
      powerSaveBlocker.stop(this.blocker);
      this.blocker = undefined;
    }
  }
}

const GOES_ON = {
  training: { title: 'Tunesmith goes on training', body: 'Open it again to see the run. It ends by itself when the last run has.' },
  other: { title: 'Tunesmith goes on working', body: 'Open it again to see how far it is. It ends by itself when the work is done.' },
} as const;

/** Told to whoever closes the last window while a run trains, or other work is under way. */
export function tellItGoesOn({ isTraining }: Pick<RunWatch, 'isTraining'>): void {
  if (Notification.isSupported()) new Notification(isTraining ? GOES_ON.training : GOES_ON.other).show();
}

function showProgress(share: number | undefined): void {
  for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(share ?? -1);
}

function notify({ name, state, accuracy }: RunSummary): void {
  const ending = ENDINGS[state];
  if (ending === undefined || !Notification.isSupported()) return;
  const body = accuracy === undefined || state !== 'finished' ? '' : `Accuracy ${(100 * accuracy).toFixed(1)} % on the texts held back.`;
  new Notification({ title: `“${name}” ${ending}`, body }).show();
}
