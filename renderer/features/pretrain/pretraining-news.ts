import type { GapGuess, MaskedExample, PretrainingEvaluationEvent } from '../../../shared/model/pretraining';
import { count, figure, percent } from '../../components/format';
import type { StepPoint } from '../../stores/step-buffer';
import type { News } from '../train/training-news';

/** So many checks without a better one say that the model has begun to learn by heart. */
const STALE_CHECKS = 4;

interface NewsSource {
  readonly steps: readonly StepPoint[];
  readonly evaluations: readonly PretrainingEvaluationEvent[];
  /** Unknown until the run has read its texts. */
  readonly heldBackTexts: number | undefined;
  /** At its highest. */
  readonly learningRate: number | undefined;
}

/** Looks at a pre-training as somebody experienced would, the gravest first. */
export function pretrainingNews({ steps, evaluations, heldBackTexts, learningRate }: NewsSource): News {
  const last = steps[steps.length - 1];
  if (last && !Number.isFinite(last.loss)) {
    return { level: 'warning', sentence: `The loss is no number any more: the steps are too large. Start again with a lower learning rate${learningRate === undefined ? '' : ` than ${figure(learningRate)}`}.` };
  }
  const check = evaluations[evaluations.length - 1];
  if (!check) return { level: 'calm', sentence: last ? beforeTheFirstCheck(heldBackTexts) : 'The first steps are on their way.' };
  const best = evaluations.findLastIndex(({ best: isBest }) => isBest);
  const stale = evaluations.length - 1 - best;
  if (best >= 0 && stale >= STALE_CHECKS) {
    return {
      level: 'warning',
      sentence: `It has not got better on held-back texts for ${stale} checks: it starts to learn its texts by heart. The weights of step ${count(evaluations[best]!.step)} are kept.`,
      suggestion: { kind: 'stop', words: 'Stop and keep the best' },
    };
  }
  return { level: 'calm', sentence: `${progressSentence(evaluations, check)}${check.best ? ' These are the best weights so far.' : ''}` };
}

function beforeTheFirstCheck(heldBackTexts: number | undefined): string {
  return `It learns how often each word comes, then what stands beside what. ${heldBackTexts === 0 ? 'No score is measured: nothing is held back.' : 'The first check on held-back texts comes soon.'}`;
}

/** How far it has come since the first check. */
function progressSentence([first]: readonly PretrainingEvaluationEvent[], check: PretrainingEvaluationEvent): string {
  const [what, before, now] = check.top1 === null ? ['pairs of sentences that it judges rightly', first?.nspAccuracy, check.nspAccuracy] : ['hidden words that it guesses at once', first?.top1, check.top1];
  if (before == null || now == null) return 'No score is measured: the texts held back make no pairs of both kinds.';
  if (first === check) return `At the first check, the ${what} are ${percent(now)}.`;
  return `Since the first check, at step ${count(first!.step)}, the ${what} went from ${percent(before)} to ${percent(now)}.`;
}

/** What the loss chart shows now. A loss of ln n is that of somebody who wavers between n words. */
export function wordLossSentence(steps: readonly StepPoint[], evaluations: readonly PretrainingEvaluationEvent[]): string {
  const check = evaluations[evaluations.length - 1];
  const last = steps[steps.length - 1];
  if (check?.loss == null) return last ? `Training loss is ${figure(last.smoothedLoss)} after ${count(last.step)} steps.` : 'The curve begins with the first step.';
  const words = Math.exp(check.loss);
  return `On held-back words the loss is ${figure(check.loss)}: as unsure as between ${words < 10 ? figure(words) : count(words)} words.`;
}

/** What the chart of right words shows now. */
export function wordsSentence(evaluations: readonly PretrainingEvaluationEvent[]): string {
  const check = evaluations[evaluations.length - 1];
  if (check?.top1 == null || check.top5 === null) return 'The first check on held-back texts has not come yet.';
  return `Of the hidden words it guesses ${percent(check.top1)} at once, and ${percent(check.top5)} are among its first five.`;
}

/** What the chart of pairs shows now. */
export function pairsSentence(evaluations: readonly PretrainingEvaluationEvent[]): string {
  const check = evaluations[evaluations.length - 1];
  if (!check) return 'Whether it knows which sentences belong together is asked at the first check.';
  if (check.nspAccuracy === null) return 'Pairs are not measured: the texts held back make none of both kinds.';
  return `Of ten pairs of sentences it judges ${(10 * check.nspAccuracy).toFixed(1)} rightly; guessing gets 5.`;
}

/** How far the watched sentences have come. */
export function examplesSentence(examples: readonly MaskedExample[], guesses: readonly (readonly GapGuess[])[]): string {
  const known = examples.flatMap(({ answer }, i) => (answer === undefined ? [] : [{ answer, gap: guesses[i]?.[0] }]));
  if (known.length === 0) {
    const gaps = guesses.flat();
    const sure = gaps.filter(({ candidates: [first] }) => (first?.probability ?? 0) >= 0.5).length;
    return `It is at least half sure of ${sure} of these ${gaps.length} gaps.`;
  }
  const found = known.filter(({ answer, gap }) => gap?.candidates.some(({ token }) => token === answer)).length;
  return `Of the ${known.length} words that are hidden in held-back texts, ${amount(found, known.length)} among its first five.`;
}

function amount(found: number, all: number): string {
  if (found === 0) return 'none is';
  if (found === all) return 'all are';
  return found === 1 ? 'one is' : `${found} are`;
}
