/** Line plots as SVG, on logarithmic axes, which show growth as slopes. */

const PANEL = { width: 280, height: 220, left: 48, top: 56, gap: 44, bottom: 52 };
const TEXT = 'font-family="system-ui, sans-serif" fill="#444"';

/**
 * @param {{ title: string, panels: readonly { title: string, axis: string, points: readonly { x: number, y: number }[] }[] }} what
 * @returns {string} an SVG file: one panel beside the other, with a common scale of y
 */
export function plot({ title, panels }) {
  const heights = panels.flatMap(({ points }) => points.map(({ y }) => y));
  const y = scale(heights, [PANEL.top + PANEL.height, PANEL.top]);
  const width = PANEL.left + panels.length * (PANEL.width + PANEL.gap);
  const height = PANEL.top + PANEL.height + PANEL.bottom;
  const drawn = panels.map((panel, index) => drawPanel(panel, PANEL.left + index * (PANEL.width + PANEL.gap), y));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(PANEL.left, 20, title, 'start', 14),
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

/** @param {{ title: string, axis: string, points: readonly { x: number, y: number }[] }} panel @param {number} left @param {(value: number) => number} y */
function drawPanel({ title, axis, points }, left, y) {
  const x = scale(points.map((point) => point.x), [left, left + PANEL.width]);
  const bottom = PANEL.top + PANEL.height;
  const path = points.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(' ');
  return [
    text(left, PANEL.top - 14, title, 'start', 12),
    `<path d="M${left} ${PANEL.top - 8}V${bottom}H${left + PANEL.width}" fill="none" stroke="#999"/>`,
    `<polyline points="${path}" fill="none" stroke="#2f6fde" stroke-width="2"/>`,
    ...points.flatMap((point) => [
      `<circle cx="${x(point.x).toFixed(1)}" cy="${y(point.y).toFixed(1)}" r="3" fill="#2f6fde"/>`,
      text(x(point.x), y(point.y) - 8, point.y.toPrecision(3), 'middle', 10),
      text(x(point.x), bottom + 16, String(point.x), 'middle', 10),
    ]),
    text(left + PANEL.width / 2, bottom + 36, axis, 'middle', 11),
  ].join('\n');
}

/**
 * A logarithmic scale with some room at both ends.
 *
 * @param {readonly number[]} numbers greater than 0
 * @param {readonly [number, number]} range in pixels
 * @returns {(value: number) => number}
 */
function scale(numbers, [from, to]) {
  const [low, high] = [Math.log(Math.min(...numbers)) - 0.2, Math.log(Math.max(...numbers)) + 0.2];
  return (value) => from + ((Math.log(value) - low) / (high - low)) * (to - from);
}

/** @param {number} x @param {number} y @param {string} words @param {string} anchor @param {number} size */
function text(x, y, words, anchor, size) {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-size="${size}" ${TEXT}>${escaped(words)}</text>`;
}

/** @param {string} words */
function escaped(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
