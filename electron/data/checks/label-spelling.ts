import type { ClassCount } from '../../../shared/model/dataset';

/**
 * Groups of labels that differ in case, blanks or Unicode form alone, each group's most frequent spelling first (of as many, the
 * first in class order), then in class order.
 *
 * @param classes in class order
 */
export function similarLabels(classes: readonly ClassCount[]): string[][] {
  const groups = new Map<string, ClassCount[]>();
  for (const entry of classes) {
    const key = foldLabel(entry.label);
    const group = groups.get(key);
    if (group) group.push(entry);
    else groups.set(key, [entry]);
  }
  return [...groups.values()].filter((group) => group.length > 1).map(mostFrequentFirst);
}

function mostFrequentFirst(group: readonly ClassCount[]): string[] {
  const best = group.reduce((kept, entry) => (entry.count > kept.count ? entry : kept));
  return [best, ...group.filter((entry) => entry !== best)].map(({ label }) => label);
}

/** What labels of one meaning have in common: one form of accents (NFC), blanks gone, in lower case. */
export function foldLabel(label: string): string {
  return label.normalize('NFC').replace(/\s+/gu, '').toLowerCase();
}
