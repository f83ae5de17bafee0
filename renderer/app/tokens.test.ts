import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

type Triple = readonly [number, number, number];

const [lightRules, darkRules] = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8').split("[data-mantine-color-scheme='dark'] {");

/** The colours of a look by their names' ends, in linear RGB. */
function colours(rules: string, name: 'class' | 'surface'): readonly Triple[] {
  return [...rules.matchAll(new RegExp(`--${name}-\\d: #(..)(..)(..);`, 'g'))].map(([, ...parts]) => parts.map((part) => linear(parseInt(part, 16) / 255)) as unknown as Triple);
}

const linear = (share: number) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
const times = (matrix: readonly Triple[], [x, y, z]: Triple) => matrix.map(([a, b, c]) => a * x + b * y + c * z) as unknown as Triple;

/** WCAG 2.2's contrast ratio. */
function contrast(one: Triple, other: Triple): number {
  const [low, high] = [one, other].map(([r, g, b]) => 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05).sort((a, b) => a - b);
  return high! / low!;
}

/** How eyes without one kind of cone see linear RGB: Machado, Oliveira and Fernandes 2009, severity 1. */
const EYES: Readonly<Record<string, readonly Triple[]>> = {
  all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

/** Björn Ottosson's Oklab, in which equal distances look equally far apart. */
function oklab(colour: Triple): Triple {
  const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], colour.map((part) => Math.max(0, part)) as unknown as Triple);
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]], cones.map(Math.cbrt) as unknown as Triple);
}

describe.each([['light', lightRules!], ['dark', darkRules!]])('class colours in the %s look', (_, rules) => {
  const classes = colours(rules, 'class');
  const surfaces = colours(rules, 'surface');

  test('stand out from every surface as WCAG 1.4.11 asks for', () => {
    expect([classes.length, surfaces.length]).toEqual([8, 3]);
    const contrasts = classes.map((colour) => Math.min(...surfaces.map((surface) => contrast(colour, surface))));
    expect(contrasts.filter((ratio) => ratio < 3)).toEqual([]);
  });

  test.each(Object.keys(EYES))('are told apart: %s', (eyes) => {
    const seen = classes.map((colour) => oklab(times(EYES[eyes]!, colour)));
    const distances = seen.flatMap((one, i) => seen.slice(0, i).map((other) => Math.hypot(...one.map((part, axis) => part - other[axis]!))));
    // Blue and green under tritanopia are the nearest; a distance of 0.02 is about what is just noticed.
    expect(Math.min(...distances)).toBeGreaterThan(0.045);
  });
});
