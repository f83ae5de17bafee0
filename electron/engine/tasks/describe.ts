import type { EngineDescription } from '../../../shared/engine-protocol';
import type { NativeBinding } from '../kernels/native-binding';
import { choosePrecision, measureMatrixSpeed } from '../precision';
import { engineThreads } from '../threads';

export function describeEngine(binding: NativeBinding): EngineDescription {
  const speed = measureMatrixSpeed(binding);
  const device = binding.isUsingGpuDevice() ? 'GPU' : 'CPU';
  return { backend: 'tensorflow', tensorflow: binding.TF_Version, device, threads: engineThreads(), precision: choosePrecision(speed), speed };
}
