import { Option } from 'commander';
import type { PrecisionWish } from '../../shared/engine-protocol';

export function trainingPrecision(): Option {
  return precisionOption('of matrix products; auto measures which is faster', 'auto');
}

/** Answers are those of the exported model, number for number, unless somebody is in a hurry. */
export function answerPrecision(): Option {
  return precisionOption('of matrix products; bf16 is faster where the processor knows it, and moves probabilities a little; auto measures', 'f32');
}

function precisionOption(description: string, usual: PrecisionWish): Option {
  return new Option('--precision <kind>', description).choices(['auto', 'f32', 'bf16'] satisfies PrecisionWish[]).default(usual);
}
