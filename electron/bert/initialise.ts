import type { Random } from '../../shared/math/random';
import type { NamedArray } from './parameters';

/**
 * A new parameter as Hugging Face's BERT starts it: biases 0, LayerNorm weights 1, all else drawn from a normal
 * distribution with mean 0 and the given deviation (`initializer_range`).
 */
export function initialParameter(name: string, shape: readonly number[], deviation: number, random: Random): NamedArray {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  if (name.endsWith('LayerNorm.weight')) data.fill(1);
  else if (!name.endsWith('.bias')) fillNormal(data, deviation, random);
  return { name, shape, data };
}

/** Box and Muller's method, both values of each pair used. */
function fillNormal(data: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < data.length; i += 2) {
    const radius = deviation * Math.sqrt(-2 * Math.log(1 - random.nextFloat()));
    const angle = 2 * Math.PI * random.nextFloat();
    data[i] = radius * Math.cos(angle);
    if (i + 1 < data.length) data[i + 1] = radius * Math.sin(angle);
  }
}
