import type { Command } from 'commander';
import { path } from './option-parsers';

/** The columns of a table, as a person names them. */
export interface ColumnFlags {
  readonly text?: string;
  readonly textPair?: string;
}

export interface LabelledColumnFlags extends ColumnFlags {
  readonly label?: string;
}

const TABLE = 'table (CSV, TSV, JSON Lines, Parquet, Excel) or folder';

/** The table that a command cannot do without. */
export function requireData(command: Command, contents: string): Command {
  return command.requiredOption('--data <file>', `${TABLE} with ${contents} in each row`, path);
}

/** As {@link requireData}, for a command that can also go on with an earlier one. */
export function offerData(command: Command, contents: string): Command {
  return command.option('--data <file>', `${TABLE} with ${contents} in each row`, path);
}

export function addTextColumns(command: Command): Command {
  return command.option('--text <column>', 'column of the texts (guessed if not given)').option('--text-pair <column>', 'column of a second text, for pairs of texts');
}

export function addLabelledColumns(command: Command): Command {
  return addTextColumns(command).option('--label <column>', 'column of the labels (guessed if not given)');
}
