import { join } from 'node:path';
import { runAttached } from '../set-up/attached.mjs';
import { ROOT } from '../set-up/context.mjs';
import { appHome } from '../set-up/places.mjs';

const SAMPLE = join('resources', 'samples', 'reviews.csv');

const INTRODUCTION = `
Tunesmith fine-tunes BERT on your own labelled texts: no code, and nothing leaves this machine.
This trains a classifier on the sample reviews, from the command line.
`;

/**
 * Without a screen: introduces Tunesmith, shows what the machine offers and trains on the sample.
 *
 * @returns {Promise<number>} the exit code
 */
export async function trainOnSample() {
  console.log(INTRODUCTION);
  return await tunesmith('doctor') || await finetune();
}

async function finetune() {
  const model = join(appHome(process.env, process.platform), 'sample-run');
  console.log(`\nFine-tuning on ${SAMPLE}\n`);
  const code = await tunesmith('finetune', '--data', SAMPLE, '--model', 'bundled', '--out', model, '--overwrite');
  if (code === 0) console.log(nextSteps(model));
  return code;
}

/** @param {string} model */
function nextSteps(model) {
  const command = 'node tools/tunesmith.mjs';
  return `
Your model: ${model}

Try it on texts of your own (any CSV with a column of texts):
  ${command} predict --model "${model}" --data ${SAMPLE} --out predictions.csv
See how good it is:
  ${command} evaluate --model "${model}" --data ${SAMPLE}
`;
}

/** @param {readonly string[]} args */
function tunesmith(...args) {
  return runAttached(process.execPath, [join(ROOT, 'tools', 'tunesmith.mjs'), ...args], { cwd: ROOT });
}
