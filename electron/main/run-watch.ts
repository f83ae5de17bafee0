import { BrowserWindow, Notification, powerSaveBlocker } from 'electron';
import type { AppClient } from '../../shared/contract';
import type { RunSummary } from '../../shared/model/run-library';

/** A run that ends sooner needs no notification: the person is still looking. */
const LONG_RUN_MS = 60_000;
const AT_WORK: readonly RunSummary['state'][] = ['training', 'pausing', 'stopping'];
const ENDINGS: Readonly<Partial<Record<RunSummary['state'], string>>> = { finished: 'is trained', failed: 'failed', interrupted: 'was interrupted' };

/** What the system shows and does while a run trains: progress on the task bar, no sleep, a notification at the end. */
export function watchRuns(client: AppClient): void {
  const since = new Map<string, number>();
  let blocker: number | undefined;
  const keepAwake = async (isTraining: boolean) => {
    const wanted = isTraining && (await client.app.settings()).keepAwake;
    if (wanted && blocker === undefined) blocker = powerSaveBlocker.start('prevent-app-suspension');
    if (!wanted && blocker !== undefined) {
      powerSaveBlocker.stop(blocker);
      blocker = undefined;
    }
  };
  const follow = async (run: RunSummary) => {
    const isAtWork = AT_WORK.includes(run.state);
    showProgress(isAtWork && run.totalSteps > 0 ? run.step / run.totalSteps : undefined);
    if (isAtWork === since.has(run.id)) return;
    await keepAwake(isAtWork);
    if (isAtWork) {
      since.set(run.id, Date.now());
      return;
    }
    const started = since.get(run.id) ?? Date.now();
    since.delete(run.id);
    if (Date.now() - started > LONG_RUN_MS && (await client.app.settings()).notify) notify(run);
  };
  // A connection that is lost ends all this; the next backend is watched anew.
  client.on('runChanged', (run) => void follow(run).catch(() => undefined));
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
