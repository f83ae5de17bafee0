import type { FinetuneEvent, RunEvaluationEvent, RunStartedEvent, RunStepEvent } from '../../shared/model/run';
import { runResult, type RunResult } from '../../shared/model/run-result';
import { baselineVerdict, type Baselines } from '../../shared/model/baselines';
import { assertNever } from '../../shared/errors';
import { duration, gigabytes, percentage } from './format';
import { ProgressLine } from './progress-line';
import { classTable, confidence, scoreLines } from './score-lines';
import { stoppedTotals } from './stopped-run';

/** Tells a person at a terminal how a run goes. */
export class FinetuneReporter {
  private readonly progress = new ProgressLine();
  private readonly startedAt = performance.now();
  private lastStep: RunStepEvent | undefined;

  event(event: FinetuneEvent): void {
    switch (event.kind) {
      case 'progress':
      case 'note':
        this.progress.tell(event);
        return;
      case 'started':
        this.progress.print(describeStart(event));
        return;
      case 'step':
        this.lastStep = event;
        this.progress.update(event.step / event.totalSteps, describeStep(event));
        return;
      case 'evaluation':
        this.progress.print(describeEvaluation(event));
        return;
      case 'probes':
        // Pictures for a screen; the command line asks for none.
        return;
      default:
        assertNever(event);
    }
  }

  end(): void {
    this.progress.clear();
  }

  /** The numbers of a run that was stopped: how far it came; its model is not finished, so it has no scores. */
  stoppedResult(): RunResult {
    return runResult(undefined, stoppedTotals(this.lastStep, this.startedAt));
  }

  /** The final numbers, for stdout. */
  summary(result: RunResult, folder: string): string {
    const speed = `${result.steps} steps in ${duration(result.seconds)}, ${result.examplesPerSecond.toFixed(0)} texts/s while training`;
    const ending = result.stopped === 'early' ? ' (ended early: the score no longer rose)' : '';
    return `\n${scores(result)}\n${speed}${ending}\nThe model is in ${folder}\n`;
  }
}

function describeStart({ labels, trainRows, validationRows, testRows, maxLength, precision, threads }: RunStartedEvent): string {
  const shown = labels.length <= 6 ? labels.join(', ') : `${labels.slice(0, 5).join(', ')} …`;
  const rows = [`${trainRows} texts to train on`, ...(validationRows > 0 ? [`${validationRows} held back`] : []), ...(testRows > 0 ? [`${testRows} to test on`] : [])];
  return `${rows.join(', ')}; ${labels.length} classes: ${shown}; at most ${maxLength} tokens; ${precision}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}

function describeStep({ epoch, step, totalSteps, loss, rowsPerSecond, secondsLeft, memoryBytes }: RunStepEvent): string {
  return `step ${step}/${totalSteps} · epoch ${epoch + 1} · loss ${loss.toFixed(3)} · ${rowsPerSecond.toFixed(0)} texts/s · ${duration(secondsLeft)} left · ${gigabytes(memoryBytes)}`;
}

function describeEvaluation({ step, loss, accuracy, macroF1, best }: RunEvaluationEvent): string {
  return `step ${step}: on the held-back texts loss ${loss.toFixed(3)}, accuracy ${percentage(accuracy)}, macro F1 ${macroF1.toFixed(3)}${best ? '  (best so far, kept)' : ''}`;
}

function scores(result: RunResult): string {
  const { split, accuracy, accuracyInterval, examples, perClass, baselines } = result;
  if (split === null || accuracy === null || accuracyInterval === null) return 'No rows were held back, so there is no score. (--validation or --test gives one.)';
  const where = split === 'test' ? 'test texts' : 'texts held back';
  const verdict = baselineVerdict(accuracy, baselines);
  return [
    `Accuracy ${percentage(accuracy)} on ${examples} ${where} (${confidence(accuracyInterval)})`,
    ...baselineLines(baselines),
    ...(verdict === undefined ? [] : [verdict]),
    ...scoreLines(result),
    '',
    classTable(perClass),
    '',
  ].join('\n');
}

function baselineLines({ majority, tfidf }: Baselines): string[] {
  const simpler = [
    ...(majority === null ? [] : [`always guessing the most frequent class ${percentage(majority)}`]),
    ...(tfidf === null ? [] : [`counting words (TF-IDF with logistic regression) ${percentage(tfidf)}`]),
  ];
  return simpler.length === 0 ? [] : [`Beside it: ${simpler.join(', ')}`];
}
