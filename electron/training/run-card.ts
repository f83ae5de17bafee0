import type { RunConfig } from '../../shared/model/run';
import type { RunScores } from '../../shared/model/run-result';
import type { ModelCard } from '../formats/model-card';
import type { PreparedData } from '../data/prepare-data';
import type { TrainingOutcome } from './training-loop';

export interface FinishedRun {
  readonly config: RunConfig;
  /** The base model's name on the hub, where it was downloaded. */
  readonly hubId: string | undefined;
  readonly data: PreparedData;
  readonly maxLength: number;
  /** As many as were planned; nothing follows from them where the number of steps was set. */
  readonly epochs: number;
  readonly precision: 'f32' | 'bf16';
  readonly outcome: TrainingOutcome;
  readonly scores: RunScores | undefined;
  readonly appVersion: string;
}

/** What the model card tells of a run. */
export function runCard(run: FinishedRun): ModelCard {
  const { config, hubId, data, maxLength, scores, appVersion } = run;
  const { report, labels, train, validation, test } = data;
  return {
    title: `${report.labelColumn} of ${report.textColumn}`,
    baseModel: { name: config.model.kind === 'folder' ? config.model.path : `random weights, in the shape of ${config.model.path}`, hubId },
    data: {
      fileName: config.data.path,
      textColumn: report.textColumn,
      textPairColumn: report.textPairColumn,
      labelColumn: report.labelColumn,
      classes: labels.map((label, id) => ({ label, count: [train, validation].reduce((sum, { labelIds }) => sum + countOf(labelIds, id), 0) })),
      split: { train: train.rows.length, validation: validation.rows.length, test: test.rows.length },
      skipped: report.skippedCount,
    },
    settings: settings(run),
    results: scores ?? null,
    maxLength,
    longTexts: config.longTexts,
    appVersion,
  };
}

function settings({ config, epochs, maxLength, precision, outcome: { steps, stopped } }: FinishedRun): ModelCard['settings'] {
  return [
    ...(config.maxSteps === undefined ? ([['epochs', epochs]] as const) : []),
    ['steps', steps],
    ['ended', stopped],
    ['batch size', config.batchSize * config.accumulate],
    ['learning rate', config.learningRate],
    ['warm-up', config.warmup],
    ['weight decay', config.weightDecay],
    ['dropout', config.dropout ?? "the base model's"],
    ['tokens a text', maxLength],
    ['of longer texts', config.longTexts ?? 'head'],
    ['data put right', config.fix === undefined ? 'nothing' : config.fix.join(', ')],
    ['class weights', config.classWeights],
    ['seed', config.seed],
    ['matrix precision', precision],
  ];
}

function countOf(labelIds: Int32Array, id: number): number {
  return labelIds.reduce((count, label) => count + (label === id ? 1 : 0), 0);
}
