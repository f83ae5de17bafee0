import type { NativeBinding } from './native-binding';

/** For tests: a real binding whose operations fail when told to, as TensorFlow's do when memory runs out. */
export function failingBinding(binding: NativeBinding) {
  let calls = 0;
  let firstFailure = Infinity;
  const spend = () => {
    if (++calls >= firstFailure) throw new Error('OOM when allocating tensor: out of memory');
  };
  const failing: NativeBinding = Object.create(binding, {
    executeOp: { value: (...args: Parameters<NativeBinding['executeOp']>) => (spend(), binding.executeOp(...args)) },
    createTensor: { value: (...args: Parameters<NativeBinding['createTensor']>) => (spend(), binding.createTensor(...args)) },
    deleteTensor: { value: (id: number) => binding.deleteTensor(id) },
    tensorDataSync: { value: (id: number) => binding.tensorDataSync(id) },
    getNumOfTensors: { value: () => binding.getNumOfTensors() },
  }) as NativeBinding;
  return {
    binding: failing,
    /** The creations of tensors and the operations fail from the given one on, counted from 1. */
    failAt(call: number): void {
      calls = 0;
      firstFailure = call;
    },
    /** How many operations and tensors `body` takes. */
    count(body: () => void): number {
      calls = 0;
      body();
      return calls;
    },
  };
}
