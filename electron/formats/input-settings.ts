import { join } from 'node:path';
import { z } from 'zod';
import { userError } from '../../shared/errors';
import { LONG_TEXTS, type LongTexts } from '../../shared/model/long-texts';
import { readModelConfig } from './read-model-config';

/** What a fine-tuned model remembers of how its texts were read. */
export interface InputSettings {
  readonly longTexts: LongTexts;
  /** The columns it was trained on; absent in models that Tunesmith did not make. */
  readonly columns?: { readonly text: string; readonly textPair?: string | undefined; readonly label: string } | undefined;
}

/** Where they stand in config.json; transformers keeps what it does not know, so they survive being saved again in Python. */
export const INPUT_SETTINGS_KEY = 'tunesmith';

const schema = z.object({
  long_texts: z.enum(LONG_TEXTS).default('head'),
  columns: z.object({ text: z.string(), text_pair: z.string().optional(), label: z.string() }).optional(),
});

/** The value of {@link INPUT_SETTINGS_KEY}. */
export function inputSettingsJson({ longTexts, columns }: InputSettings): object {
  if (!columns) return { long_texts: longTexts };
  const { text, textPair, label } = columns;
  return { long_texts: longTexts, columns: { text, ...(textPair === undefined ? {} : { text_pair: textPair }), label } };
}

/**
 * The settings in a config.json; a model that says nothing reads the heads of texts.
 *
 * @throws a user error where they are no settings: reading texts in another way than in training would go unnoticed
 */
export function parseInputSettings(config: Readonly<Record<string, unknown>>, where: string): InputSettings {
  const parsed = schema.safeParse(config[INPUT_SETTINGS_KEY] ?? {});
  if (!parsed.success) throw userError('invalid-model-config', `${where}: "${INPUT_SETTINGS_KEY}" says nothing that this version understands.`, 'Use the version of Tunesmith that made the model, or a newer one.');
  const { long_texts: longTexts, columns } = parsed.data;
  return { longTexts, columns: columns && { text: columns.text, textPair: columns.text_pair, label: columns.label } };
}

/** @throws a user error where the folder has no config.json, or one that cannot be understood */
export async function readInputSettings(folder: string): Promise<InputSettings> {
  const { originalConfig } = await readModelConfig(folder);
  return parseInputSettings(originalConfig, join(folder, 'config.json'));
}
