import type { RunSettings } from '../../../shared/contract';
import type { RunConfig } from '../../../shared/model/run';
import type { RunPlan } from '../../../shared/model/run-library';

/** A plan's settings with what the person has set in their place. */
export function withSettings<Config extends object>(config: Config, settings: { readonly [Name in keyof Config]?: Config[Name] | undefined }): Config {
  return { ...config, ...Object.fromEntries(Object.entries<unknown>(settings).filter(([, value]) => value !== undefined)) };
}

/** The settings of a run that differ from a plan's; what the dataset and the model decide is no setting. */
export function settingsBeside(plan: RunPlan['config'], config: RunConfig): RunSettings {
  const differing = Object.entries(config).filter(([name, value]) => !DECIDED.includes(name) && value !== 'auto' && value !== plan[name as keyof RunConfig]);
  return Object.fromEntries(differing);
}

const DECIDED: readonly string[] = ['data', 'test', 'model', 'probes', 'fix'] satisfies (keyof RunConfig)[];

/** Whether the person has set nothing: the plan's own values hold. */
export function isEmpty(settings: object): boolean {
  return Object.values(settings).every((value) => value === undefined);
}
