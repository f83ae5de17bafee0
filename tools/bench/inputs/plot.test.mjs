import { expect, it } from 'vitest';
import { plot } from './plot.mjs';

it('draws every point with its number, higher where it is greater', () => {
  const svg = plot({ title: 'rows & seconds', panels: [{ title: 'length', axis: 'tokens', points: [{ x: 16, y: 40 }, { x: 32, y: 20 }] }] });
  const heights = [...svg.matchAll(/<circle cx="[\d.]+" cy="([\d.]+)"/g)].map((match) => Number(match[1]));
  expect(heights).toHaveLength(2);
  expect(heights[0]).toBeLessThan(heights[1] ?? 0);
  for (const label of ['>16<', '>32<', '>40.0<', '>20.0<', 'rows &amp; seconds']) expect(svg).toContain(label);
});
