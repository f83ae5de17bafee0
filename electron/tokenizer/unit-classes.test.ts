import { expect, test } from 'vitest';
import { combiningRank, decompose, isRemovedByCleanText } from './code-points';
import { UnitClass, unitClasses } from './unit-classes';

const BERT = { cleanText: true, handleChineseChars: true, stripAccents: null, lowercase: true };

test('knows borders from what only the normaliser can judge', () => {
  const classes = unitClasses(BERT);
  const classOf = (character: string): number => classes[character.charCodeAt(0)]!;
  expect(Array.from(' \t\n\u00a0\u3000').map(classOf)).toEqual(Array(5).fill(UnitClass.space));
  expect(Array.from('!$—。中').map(classOf)).toEqual(Array(5).fill(UnitClass.alone));
  expect(Array.from('aÉ1\u0301あ\0\u000b\u200d').map(classOf)).toEqual(Array(8).fill(UnitClass.inRun));
  expect(classOf('\ud83d')).toBe(UnitClass.inRun);
});

test('pads ideographs only where the options say so', () => {
  expect(unitClasses({ ...BERT, handleChineseChars: false })['中'.charCodeAt(0)]).toBe(UnitClass.inRun);
});

test('no mark moves past a border, and none is deleted', () => {
  for (const [unit, unitClass] of unitClasses(BERT).entries()) {
    if (unitClass === UnitClass.inRun) continue;
    for (const codePoint of decompose(unit) ?? [unit]) expect(combiningRank(codePoint)).toBe(0);
    if (unitClass === UnitClass.alone) expect(isRemovedByCleanText(unit)).toBe(false);
  }
});
