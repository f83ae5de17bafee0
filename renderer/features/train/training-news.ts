import type { RunSettings } from '../../../shared/contract';
import { TRAINING_DIVERGED } from '../../../shared/model/divergence';
import type { RunConfig, RunEvaluationEvent } from '../../../shared/model/run';
import type { RunSummary } from '../../../shared/model/run-library';
import { count, figure, percent } from '../../components/format';
import type { StepPoint } from '../../stores/step-buffer';

/** What a person could do about it: end the run with what is best so far, or begin again with other settings. */
export type Suggestion =
  | { readonly kind: 'stop'; readonly words: string }
  | { readonly kind: 'restart'; readonly words: string; readonly settings: RunSettings };

/** What is happening, in a sentence, and what to try. */
export interface News {
  readonly level: 'calm' | 'warning';
  readonly sentence: string;
  readonly suggestion?: Suggestion;
}

export interface NewsSource {
  readonly steps: readonly StepPoint[];
  readonly evaluations: readonly RunEvaluationEvent[];
  readonly classes: number;
  /** The share of the most frequent class, where it is known. */
  readonly majority?: number | undefined;
  readonly config: Pick<RunConfig, 'learningRate' | 'classWeights'> | undefined;
}

/** So many checks without a better one say that the model has begun to learn by heart. */
const STALE_CHECKS = 3;
/** Steps to wait before a rising loss means anything. */
const SETTLED = 30;

/** Looks at a run as somebody experienced would, the gravest first. */
export function trainingNews(source: NewsSource): News {
  return diverging(source) ?? oneClassOnly(source) ?? overfitting(source) ?? calm(source);
}

/** Worse than not knowing anything, or no number at all: the steps are too large. */
function diverging({ steps, classes, config }: NewsSource): News | undefined {
  const last = steps[steps.length - 1];
  if (!last) return undefined;
  const isLost = !Number.isFinite(last.loss) || (last.step >= SETTLED && last.smoothedLoss > 1.3 * Math.log(Math.max(2, classes)));
  if (!isLost) return undefined;
  return {
    level: 'warning',
    sentence: `The loss is ${figure(last.smoothedLoss)}: worse than guessing. The learning rate is probably too high.`,
    ...(config ? { suggestion: smallerSteps(config.learningRate / 3) } : {}),
  };
}

/** What could help a run that an error ended; undefined where its error says all. */
export function newsOfFailure({ error }: Pick<RunSummary, 'error'>, config: Pick<RunConfig, 'learningRate'> | undefined): News | undefined {
  if (error?.code !== TRAINING_DIVERGED || !config) return undefined;
  return { level: 'warning', sentence: 'Steps this large would carry it away again at the same place.', suggestion: smallerSteps(config.learningRate / 5) };
}

function smallerSteps(learningRate: number): Suggestion {
  const rounded = Number(learningRate.toPrecision(2));
  return { kind: 'restart', words: `Start again at ${figure(rounded)}`, settings: { learningRate: rounded } };
}

/** From this many times the share of an even class, a class is called frequent. */
const FREQUENT = 1.5;

/** As accurate as always giving one class, with an F1 to match: the others are hardly ever answered. */
function oneClassOnly({ evaluations, majority, classes, config }: NewsSource): News | undefined {
  const last = evaluations[evaluations.length - 1];
  if (!last || majority === undefined || evaluations.length < 2) return undefined;
  const f1OfOneClass = (2 * majority) / (1 + majority) / classes;
  if (Math.abs(last.accuracy - majority) > 0.01 || last.macroF1 > f1OfOneClass + 0.03) return undefined;
  if (majority * classes < FREQUENT) return { level: 'calm', sentence: 'It still gives nearly every row the same answer: it has not found yet what tells the classes apart.' };
  return {
    level: 'warning',
    sentence: 'It answers the most frequent class nearly always; the others are hardly ever predicted.',
    ...(config && !config.classWeights ? { suggestion: { kind: 'restart', words: 'Start again with rare classes weighed higher', settings: { classWeights: true } } } : {}),
  };
}

/** Loss that only rises; the weights that are kept are those of the best macro F1, which may go on to rise. */
function overfitting({ evaluations }: NewsSource): News | undefined {
  const lowest = leastLoss(evaluations);
  const kept = keptCheck(evaluations);
  if (!lowest || !kept) return undefined;
  const checksSince = (check: RunEvaluationEvent) => evaluations.length - 1 - evaluations.indexOf(check);
  if (checksSince(lowest) < STALE_CHECKS) return undefined;
  if (checksSince(kept) < STALE_CHECKS) return { level: 'calm', sentence: `Validation loss was lowest at step ${count(lowest.step)}: since then the model grows surer, of its mistakes too. Its score still rises; the weights of step ${count(kept.step)}, the best so far, are kept.` };
  return {
    level: 'warning',
    sentence: `Neither score nor loss on held-back rows has improved for ${Math.min(checksSince(lowest), checksSince(kept))} checks: the model starts to learn the texts by heart. The weights of step ${count(kept.step)} are kept.`,
    suggestion: { kind: 'stop', words: 'Stop and keep the best' },
  };
}

function calm({ steps, evaluations }: NewsSource): News {
  const last = steps[steps.length - 1];
  if (!last) return { level: 'calm', sentence: 'The first steps are on their way.' };
  const check = evaluations[evaluations.length - 1];
  const before = steps[Math.floor(steps.length / 2)]!;
  const loss = last.smoothedLoss < 0.98 * before.smoothedLoss ? `The loss falls: from ${figure(before.smoothedLoss)} at step ${count(before.step)} to ${figure(last.smoothedLoss)} now.` : `The loss is steady at ${figure(last.smoothedLoss)}.`;
  if (!check) return { level: 'calm', sentence: `${loss} The first score on held-back rows comes soon.` };
  return { level: 'calm', sentence: `${loss} On held-back rows ${percent(check.accuracy)} are right${check.best ? ', the best so far' : ''}.` };
}

/** What the loss chart shows now. */
export function lossSentence({ steps, evaluations }: Pick<NewsSource, 'steps' | 'evaluations'>): string {
  const last = steps[steps.length - 1];
  if (!last) return 'The curve begins with the first step.';
  const check = evaluations[evaluations.length - 1];
  if (!check) return `Training loss is ${figure(last.smoothedLoss)} after ${count(last.step)} steps.`;
  const best = leastLoss(evaluations)!;
  return best === check ? `Validation loss is ${figure(check.loss)}, its lowest so far.` : `Validation loss is ${figure(check.loss)}; it was lowest at step ${count(best.step)} (${figure(best.loss)}).`;
}

/** What the accuracy chart shows now. */
export function accuracySentence(evaluations: readonly RunEvaluationEvent[], baseline: number | undefined): string {
  const last = evaluations[evaluations.length - 1];
  if (!last) return 'The first check on held-back rows has not come yet.';
  const kept = keptCheck(evaluations) ?? last;
  const score = `${percent(kept.accuracy)} of the held-back rows are right${kept === last ? '' : ` with the weights of step ${count(kept.step)}, which are kept`}`;
  if (baseline === undefined) return `${score}.`;
  const gap = 100 * (kept.accuracy - baseline);
  if (Math.abs(gap) < 0.05) return `${score}: as many as counting words gets.`;
  return `${score}: ${Math.abs(gap).toFixed(1)} points ${gap > 0 ? 'above' : 'below'} counting words.`;
}

/** The check whose weights are kept: the best so far. */
export function keptCheck(evaluations: readonly RunEvaluationEvent[]): RunEvaluationEvent | undefined {
  return evaluations.findLast(({ best }) => best);
}

function leastLoss(evaluations: readonly RunEvaluationEvent[]): RunEvaluationEvent | undefined {
  return evaluations.reduce<RunEvaluationEvent | undefined>((best, check) => (best && best.loss <= check.loss ? best : check), undefined);
}
