import type { DataType, Formula, FormulaOps, Tensor } from '../../../bert/tensor-ops';
import { withPassingFile } from '../../../files/passing-file';
import type { NativeBinding, RawTensor } from '../native-binding';
import type { MatrixPrecision } from '../native-ops';
import { TF_DTYPE } from '../native-runtime';
import { FormulaRecorder } from './formula-recorder';
import type { Message } from './protobuf';
import { compiledFunction, inputName, outputName, SERVING_TAG } from './graph-messages';

interface CompiledFormula<Name extends string = string> {
  readonly sessionId: number;
  readonly inputNames: string;
  readonly outputNames: string;
  /** Which of the session's results each of the formula's is: two may be the same. */
  readonly resultOf: ReadonlyMap<Name, number>;
}

/**
 * Formulas that XLA has compiled into single kernels. TensorFlow's eager operations read and write memory once each; a
 * formula of ten of them reads its inputs once and writes its results once. tfjs-node offers no way to define a function, but
 * it runs SavedModels on raw handles, without copies: each formula becomes a SavedModel of one function.
 *
 * XLA compiles anew for every combination of input sizes, which takes longer than many a step: callers keep those few.
 */
export class CompiledFormulas {
  private static readonly ofBindings = new WeakMap<NativeBinding, CompiledFormulas>();

  private readonly known = new Map<Formula, Map<string, CompiledFormula>>();
  private isAvailable: boolean | undefined;

  constructor(private readonly binding: NativeBinding) {}

  /** The process's own: each model that is opened, in each precision, finds what the earlier ones had compiled. */
  static of(binding: NativeBinding): CompiledFormulas {
    const formulas = this.ofBindings.get(binding) ?? new CompiledFormulas(binding);
    this.ofBindings.set(binding, formulas);
    return formulas;
  }

  /** Whether this build of TensorFlow compiles; it is tried once. */
  get available(): boolean {
    this.isAvailable ??= this.canCompile();
    return this.isAvailable;
  }

  /** Computes a formula of tensors given by their ids; the results' handles are the caller's, two names may share one. */
  run<Name extends string>(
    formula: Formula<Name>,
    inputs: readonly { readonly id: number; readonly dtype: DataType }[],
    constants: readonly number[],
    precision: MatrixPrecision,
  ): { results: RawTensor[]; resultOf: ReadonlyMap<Name, number> } {
    const compiled = this.find(formula, inputs.map(({ dtype }) => dtype), constants, precision);
    const results = this.binding.runSavedModel(compiled.sessionId, inputs.map(({ id }) => id), compiled.inputNames, compiled.outputNames);
    return { results, resultOf: compiled.resultOf as ReadonlyMap<Name, number> };
  }

  dispose(): void {
    for (const variants of this.known.values()) for (const { sessionId } of variants.values()) this.binding.deleteSavedModel(sessionId);
    this.known.clear();
  }

  private canCompile(): boolean {
    const id = this.binding.createTensor([1], TF_DTYPE.float32, Float32Array.of(3));
    try {
      const { results } = this.run(doubled, [{ id, dtype: 'float32' }], [], 'f32');
      const [value] = this.binding.tensorDataSync(results[0]!.id);
      for (const result of results) this.binding.deleteTensor(result.id);
      return value === 6;
    } catch {
      return false;
    } finally {
      this.binding.deleteTensor(id);
    }
  }

  private find(formula: Formula, types: readonly DataType[], constants: readonly number[], precision: MatrixPrecision): CompiledFormula {
    const variants = this.known.get(formula) ?? new Map<string, CompiledFormula>();
    this.known.set(formula, variants);
    const key = `${precision} ${types.join()} ${constants.join()}`;
    const found = variants.get(key);
    if (found) return found;
    const made = this.compile(formula, types, constants, precision);
    variants.set(key, made);
    return made;
  }

  private compile(formula: Formula, types: readonly DataType[], constants: readonly number[], precision: MatrixPrecision): CompiledFormula {
    const recorder = new FormulaRecorder(precision);
    const named = Object.entries<Tensor>(formula(recorder, types.map((dtype, i) => recorder.argument(i, dtype)), constants));
    const results = [...new Set(named.map(([, tensor]) => tensor))];
    const file = compiledFunction(recorder.finish(formula.name || 'formula', types, results));
    return {
      sessionId: this.load(file),
      inputNames: types.map((_, i) => inputName(i)).join(),
      outputNames: results.map((_, i) => outputName(i)).join(),
      resultOf: new Map(named.map(([name, tensor]) => [name, results.indexOf(tensor)])),
    };
  }

  /** TensorFlow loads graphs from folders alone. */
  private load(file: Message): number {
    return withPassingFile('saved_model.pb', file, (folder) => this.binding.loadSavedModel(folder, SERVING_TAG));
  }
}

/** A formula to try. */
function doubled(ops: FormulaOps, [x]: readonly Tensor[]): Record<'twice', Tensor> {
  return { twice: ops.add(x!, x!) };
}
