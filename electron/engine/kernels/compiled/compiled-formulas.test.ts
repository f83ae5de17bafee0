import { describe, expect, test } from 'vitest';
import { expectNoLeaks } from '../../../bert/leaks.test-helper';
import { Gradients } from '../../../bert/parameters';
import { Dropout } from '../../../bert/dropout';
import { tinyBatch, tinyBert, tinyConfig } from '../../../bert/tiny-bert.test-helper';
import type { HiddenActivation } from '../../../formats/model-config';
import type { NativeBinding } from '../native-binding';
import { NativeOps, type MatrixPrecision } from '../native-ops';
import { nativeBindingOrSkip } from '../test-ops.test-helper';
import { CompiledFormulas } from './compiled-formulas';

const binding = nativeBindingOrSkip();
expectNoLeaks({ get liveHandles() { return binding.getNumOfTensors(); } });

const LOGIT_SLOPES = Float32Array.from([0.5, -1, 0.25, 1, 0, -2, -0.5, 0.75, 1]);

/** Logits and all gradients of one batch with dropout, by name. */
function learn(precision: MatrixPrecision, hiddenAct: HiddenActivation, compiled: boolean): Map<string, Float32Array> {
  const ops = new NativeOps(binding, precision);
  const model = tinyBert(ops, tinyConfig({ hiddenAct }));
  const gradients = new Gradients(ops);
  const pass = () => model.backPropagate(tinyBatch(), () => LOGIT_SLOPES, gradients, new Dropout(7, 3));
  const logits = compiled ? ops.compiling(pass) : pass();
  const values = new Map([['logits', logits], ...[...gradients.entries()].map(([name, tensor]) => [name, ops.toFloats(tensor)] as const)]);
  gradients.clear();
  model.dispose();
  return values;
}

describe.each<[MatrixPrecision, number]>([['f32', 1e-5], ['bf16', 0.02]])('in %s', (precision, tolerance) => {
  test.each<HiddenActivation>(precision === 'f32' ? ['gelu', 'gelu_new', 'relu'] : ['gelu'])('with %s, compiled formulas give the logits and the gradients of the plain ones', (activation) => {
    const [plain, compiled] = [learn(precision, activation, false), learn(precision, activation, true)];
    expect([...compiled.keys()]).toEqual([...plain.keys()]);
    for (const [name, expected] of plain) {
      const scale = Math.max(1, ...expected.map(Math.abs));
      compiled.get(name)!.forEach((value, i) => expect(Math.abs(value - expected[i]!) / scale, name).toBeLessThan(tolerance));
    }
  });
});

test('a formula is compiled once for its types, and results that are the same value are one tensor', () => {
  let recordings = 0;
  const formulas = new CompiledFormulas(binding);
  const twice = (ops: { add: (a: never, b: never) => never }, [x]: readonly unknown[]) => {
    recordings++;
    const sum = ops.add(x as never, x as never);
    return { a: sum, b: sum };
  };
  for (const values of [[1, 2], [3, 4, 5]]) {
    const id = binding.createTensor([values.length], 1, Float32Array.from(values));
    const { results, resultOf } = formulas.run(twice as never, [{ id, dtype: 'float32' }], [], 'f32');
    expect(results).toHaveLength(1);
    expect([...resultOf.values()]).toEqual([0, 0]);
    expect([...binding.tensorDataSync(results[0]!.id)]).toEqual(values.map((value) => 2 * value));
    for (const handle of [id, results[0]!.id]) binding.deleteTensor(handle);
  }
  expect(recordings).toBe(1);
  formulas.dispose();
});

test('where TensorFlow cannot compile, nothing is', () => {
  const without = Object.create(binding, { loadSavedModel: { value: () => { throw new Error('no XLA'); } } }) as NativeBinding;
  expect(new CompiledFormulas(without).available).toBe(false);
  expect(new CompiledFormulas(binding).available).toBe(true);
});
