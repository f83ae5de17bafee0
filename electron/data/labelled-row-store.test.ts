import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LabelledRowStore } from './labelled-row-store';

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)));

test.each([[false], [true]])('rows come back as they were added, half surrogate pairs too (second texts: %s)', (hasPairs) => {
  const anyRow = fc.record({ line: fc.nat(), text: anyText, label: anyText, ...(hasPairs ? { pair: anyText } : {}) });
  fc.assert(fc.property(fc.array(anyRow, { maxLength: 40 }), (rows) => {
    const store = LabelledRowStore.from(rows);
    expect([...store]).toEqual(rows);
    expect(rows.map((_, i) => store.at(i))).toEqual(rows);
    expect([...store.allLabels]).toEqual(rows.map(({ label }) => label));
    expect([store.length, store.at(rows.length), store.at(-1)]).toEqual([rows.length, undefined, undefined]);
  }));
});

test('texts larger than a piece of its memory find room, and those after them', () => {
  const texts = ['a', 'é'.repeat(5e6), 'b', 'x'.repeat(9e6), 'c'];
  expect(Array.from(LabelledRowStore.from(texts.map((text, line) => ({ line, text, label: 'l' }))), ({ text }) => text)).toEqual(texts);
});

test('takes little more memory than the bytes of the texts', () => {
  const text = 'a text of some forty characters, in UTF-8.';
  const before = process.memoryUsage();
  const store = new LabelledRowStore();
  for (let line = 0; line < 400_000; line++) store.add({ line, text, label: String(line % 5) });
  const after = process.memoryUsage();
  const bytes = after.arrayBuffers - before.arrayBuffers;
  expect(bytes).toBeLessThan(2.2 * 400_000 * text.length + 20e6);
  store.release();
  expect(store).toHaveLength(400_000);
  expect(store.labelOf(399_999)).toBe('4');
});
