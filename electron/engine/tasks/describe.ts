import type { EngineDescription } from '../../../shared/engine-protocol';
import type { Backend } from '../backend';
import { settleFormulas } from '../formulas';
import { choosePrecision, measureMatrixSpeed } from '../precision';

export function describeEngine(backend: Backend): EngineDescription {
  const speed = measureMatrixSpeed(backend);
  const { name, version, device, threads, notice } = backend;
  return { backend: name, tensorflow: version, device, threads, precision: choosePrecision(speed), speed, formulas: settleFormulas(backend), ...(notice === undefined ? {} : { notice }) };
}
