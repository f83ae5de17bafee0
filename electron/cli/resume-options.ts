import type { Command, Option } from 'commander';

/** A new run needs its data and its folder; one that goes on has all its settings already. */
export function checkResumeOptions({ resume }: { readonly resume?: string }, command: Command): void {
  const given = givenOptions(command);
  if (resume === undefined) {
    const missing = ['--data', '--out'].find((long) => !given.some((option) => option.long === long));
    if (missing !== undefined) command.error(`error: required option '${missing}' not specified`);
    return;
  }
  const superfluous = given.filter((option) => !['resume', 'json'].includes(option.attributeName()));
  if (superfluous.length > 0) command.error(`error: --resume goes on with the run's own settings; leave out ${superfluous.map(({ long }) => long).join(', ')}`);
}

/** The options that a person wrote; all others have their defaults. */
export function givenOptions(command: Command): Option[] {
  return command.options.filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
}
