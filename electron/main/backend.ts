import { app, dialog } from 'electron';
import type { Channel } from '../../shared/rpc/channel';
import { MultiplexClient } from '../../shared/rpc/multiplex';
import { forkBackend, type BackendProcess } from './fork-backend';
import { joinChannels } from './join-channels';

/** One that dies this often in this time is not started again, nor one that refuses to start. */
const MOST_STARTS = 4;
const STARTS_WITHIN_MS = 60_000;
/** A run needs its present step, and a checkpoint. */
const END_MS = 90_000;

/** The process of the services: started, started again when it dies, ended in order. Windows reach it through channels. */
export class Backend {
  private process: BackendProcess | undefined;
  private lines: MultiplexClient | undefined;
  private starts: number[] = [];
  private isEnding = false;
  private readonly waiting: Channel[] = [];
  private readonly startListeners: ((channel: Channel) => void)[] = [];

  start(): void {
    this.starts = [...this.starts.filter((time) => Date.now() - time < STARTS_WITHIN_MS), Date.now()];
    const { channel, ...process } = forkBackend();
    this.process = { channel, ...process };
    this.lines = new MultiplexClient(channel);
    channel.onClose(() => this.died());
    this.waiting.splice(0).forEach((window) => this.pass(window));
    this.startListeners.forEach((listener) => listener(this.lines!.open()));
  }

  /** Called with a channel of its own for each process that starts. */
  onStart(listener: (channel: Channel) => void): void {
    this.startListeners.push(listener);
    if (this.lines) listener(this.lines.open());
  }

  /** Passes the messages of a window on, in both directions, until either side ends. */
  pass(window: Channel): void {
    if (!this.lines) {
      this.waiting.push(window);
      return;
    }
    joinChannels(window, this.lines.open());
  }

  /** Resolves when the process has ended; it is killed where it does not end in time. */
  async end(): Promise<void> {
    this.isEnding = true;
    const { process } = this;
    if (!process) return;
    const ended = new Promise<void>((resolve) => process.channel.onClose(resolve));
    process.end();
    const timer = setTimeout(() => process.kill(), END_MS);
    await ended;
    clearTimeout(timer);
  }

  private died(): void {
    const { process } = this;
    this.process = undefined;
    this.lines = undefined;
    if (this.isEnding) return;
    const refused = process?.hasRefused() ?? false;
    if (!refused && this.starts.length < MOST_STARTS) {
      this.start();
      return;
    }
    const words = process?.lastWords() ?? '';
    dialog.showErrorBox('Tunesmith’s services do not start', refused ? words || 'It may be open already; if not, start it from a terminal, where it says why.' : `They ended ${MOST_STARTS} times within a minute. Your data are safe.\n\n${words}`);
    app.exit(1);
  }
}
