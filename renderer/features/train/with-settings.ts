/** A plan's settings with what the person has set in their place. */
export function withSettings<Config extends object>(config: Config, settings: { readonly [Name in keyof Config]?: Config[Name] | undefined }): Config {
  return { ...config, ...Object.fromEntries(Object.entries<unknown>(settings).filter(([, value]) => value !== undefined)) };
}

/** Whether the person has set nothing: the plan's own values hold. */
export function isEmpty(settings: object): boolean {
  return Object.values(settings).every((value) => value === undefined);
}
