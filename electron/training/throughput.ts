import type { ThroughputState } from './checkpoints/training-state';

/** Weight of the newest step in the moving averages: about the last twenty steps count. */
const SMOOTHING = 0.1;

/** Speed of the training steps, and from it the time left. Times are in seconds. */
export class Throughput {
  /** Over all steps so far. */
  rows = 0;
  seconds = 0;
  private tokens = 0;
  private smoothRows = 0;
  private smoothTokens = 0;
  private smoothSeconds = 0;

  /** @param totalTokens of all the steps that will be made; without, each takes about as long. */
  constructor(private readonly totalTokens?: number) {}

  add(step: { rows: number; tokens: number }, seconds: number): void {
    this.rows += step.rows;
    this.tokens += step.tokens;
    this.seconds += seconds;
    const follow = (average: number, value: number) => (average === 0 ? value : average + SMOOTHING * (value - average));
    this.smoothRows = follow(this.smoothRows, step.rows);
    this.smoothTokens = follow(this.smoothTokens, step.tokens);
    this.smoothSeconds = follow(this.smoothSeconds, seconds);
  }

  get state(): ThroughputState {
    const { rows, seconds, tokens, smoothRows, smoothTokens, smoothSeconds } = this;
    return { rows, seconds, tokens, smoothRows, smoothTokens, smoothSeconds };
  }

  restore(state: ThroughputState): void {
    Object.assign(this, state);
  }

  get rowsPerSecond(): number {
    return this.smoothRows / this.smoothSeconds;
  }

  get tokensPerSecond(): number {
    return this.smoothTokens / this.smoothSeconds;
  }

  /** By tokens and not by steps where they are known, because steps over long texts take longer. */
  secondsLeft(stepsLeft: number): number {
    if (this.totalTokens === undefined) return stepsLeft * this.smoothSeconds;
    return Math.max(0, this.totalTokens - this.tokens) / this.tokensPerSecond;
  }
}
