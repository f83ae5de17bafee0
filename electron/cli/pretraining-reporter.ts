import { assertNever } from '../../shared/errors';
import type { GapGuess, MaskedExample, PretrainingEvaluationEvent, PretrainingExamplesEvent, PretrainingResult, PretrainingScores, PretrainingStartedEvent } from '../../shared/model/pretraining';
import type { PretrainingEvent, RunStepEvent } from '../../shared/model/run';
import { duration, gigabytes, percentage } from './format';
import { ProgressLine } from './progress-line';
import { stoppedTotals } from './stopped-run';

/** Tells a person at a terminal how pre-training goes. */
export class PretrainingReporter {
  private readonly progress = new ProgressLine();
  private readonly startedAt = performance.now();
  private lastStep: RunStepEvent | undefined;
  private heldBackTexts: number | undefined;
  private examples: readonly MaskedExample[] = [];
  /** What was seen last, and the check that was told last: the one may come before the other. */
  private seen: PretrainingExamplesEvent | undefined;
  private checked = -1;

  event(event: PretrainingEvent): void {
    switch (event.kind) {
      case 'progress':
      case 'note':
        this.progress.tell(event);
        return;
      case 'pretraining-started':
        this.progress.print(describeStart(event));
        this.heldBackTexts = event.heldBackTexts;
        this.examples = event.examples ?? [];
        return;
      case 'step':
        this.lastStep = event;
        this.progress.update(event.step / event.totalSteps, describeStep(event));
        return;
      case 'pretraining-evaluation':
        this.progress.print(describeEvaluation(event));
        this.checked = event.step;
        this.tellExamples();
        return;
      case 'pretraining-examples':
        this.seen = event;
        this.tellExamples();
        return;
      default:
        assertNever(event);
    }
  }

  /** At a check, once both are there. */
  private tellExamples(): void {
    if (this.seen?.step !== this.checked) return;
    this.seen.guesses.forEach((gaps, i) => this.progress.print(describeExample(this.examples[i], gaps)));
  }

  end(): void {
    this.progress.clear();
  }

  /** The numbers of a run that was stopped: how far it came; its model is not finished, so it has no scores. */
  stoppedResult(): PretrainingResult {
    return { loss: null, top1: null, top5: null, nspAccuracy: null, ...stoppedTotals(this.lastStep, this.startedAt) };
  }

  /** The final numbers, for stdout. */
  summary(result: PretrainingResult, folder: string): string {
    const { steps, seconds } = result;
    return `\nOn the held-back texts: ${scores(result) || this.whyNone}\n${steps} steps in ${duration(seconds)}\nThe model is in ${folder}\n`;
  }

  /** A run that had finished before tells nothing of its texts. */
  private get whyNone(): string {
    if (this.heldBackTexts === undefined) return 'nothing was measured';
    return `nothing was measured: ${this.heldBackTexts === 0 ? 'none are held back' : 'they make no pairs of both kinds'}`;
  }
}

function describeStart({ texts, heldBackTexts, tokens, vocabSize, parameters, totalSteps, lengths, precision, threads }: PretrainingStartedEvent): string {
  const model = `${(parameters / 1e6).toFixed(1)} million weights, ${vocabSize} tokens known`;
  return `${texts} texts to learn from, ${heldBackTexts} held back, ${(tokens / 1e6).toFixed(1)} million tokens; ${model}; ${totalSteps} steps, rows of ${lengths.join(', ')} tokens; ${precision}, ${threads} threads`;
}

function describeStep({ step, totalSteps, loss, tokensPerSecond, secondsLeft, memoryBytes }: RunStepEvent): string {
  return `step ${step}/${totalSteps} · loss ${loss.toFixed(3)} · ${tokensPerSecond.toFixed(0)} tokens/s · ${duration(secondsLeft)} left · ${gigabytes(memoryBytes)}`;
}

function describeEvaluation(event: PretrainingEvaluationEvent): string {
  return `step ${event.step}: on the held-back texts ${scores(event)}${event.best ? '  (best so far, kept)' : ''}`;
}

function describeExample(example: MaskedExample | undefined, gaps: readonly GapGuess[]): string {
  const guesses = gaps.map(({ candidates }) => candidates.slice(0, 3).map(({ token, probability }) => `“${token}” ${percentage(probability)}`).join(', '));
  return `  ${example?.text ?? ''} → ${guesses.join('; ')}${example?.answer === undefined ? '' : ` (it was “${example.answer}”)`}`;
}

function scores({ loss, top1, top5, nspAccuracy }: PretrainingScores): string {
  const parts = [
    ...(loss === null ? [] : [`loss of masked words ${loss.toFixed(3)}`]),
    ...(top1 === null ? [] : [`right at once ${percentage(top1)}`]),
    ...(top5 === null ? [] : [`among the first five ${percentage(top5)}`]),
    ...(nspAccuracy === null ? [] : [`pairs judged rightly ${percentage(nspAccuracy)}`]),
  ];
  return parts.join(', ');
}
