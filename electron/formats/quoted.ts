/** A name from a file, fit for an error message: in quotes, control characters escaped, at most 120 characters. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 120 ? `${name.slice(0, 119)}…` : name);
}
