import { AppError } from '../../../../shared/errors';
import type { DataType, Formula, Tensor, TensorOps, Variable } from '../../../bert/tensor-ops';
import { withPassingFile } from '../../../files/passing-file';
import type { NativeBinding } from '../native-binding';
import type { MatrixPrecision } from '../native-ops';
import { TF_DTYPE } from '../native-runtime';
import { inputName, outputName, plainGraph, SERVING_TAG } from './graph-messages';
import { GraphRecorder } from './graph-recorder';

/** A value of the computation at hand. */
class GraphTensor implements Tensor {
  constructor(
    readonly shape: readonly number[],
    readonly dtype: DataType,
    /** As the recorder knows it; absent where nothing is recorded. */
    readonly recorded?: Tensor,
    /** What it is in another shape. */
    readonly reshaped?: { readonly from: Tensor; readonly sizes: Tensor },
  ) {}
}

/** A rounded product, as float32 again. */
class WidenedTensor extends GraphTensor {
  constructor(
    readonly rounded: GraphTensor,
    recorded: Tensor | undefined,
  ) {
    super(rounded.shape, 'float32', recorded);
  }
}

/** A weight. The graph holds it as a constant, or, of a table whose rows are looked up, is given it each time. */
class GraphWeight implements Variable, Tensor {
  readonly dtype = 'float32';
  /** Until the graph is made. */
  values: Float32Array | undefined;
  recorded: Tensor | undefined;
  /** Of a table: its tensor's handle. */
  id: number | undefined;

  constructor(
    values: Float32Array,
    readonly shape: readonly number[],
  ) {
    this.values = values;
  }
}

interface Graph {
  readonly sessionId: number;
  readonly inputNames: string;
  /** The operations in their order, to see that a later computation is the same. */
  readonly course: readonly string[];
}

interface Fed {
  readonly id: number;
  readonly dtype: DataType;
  readonly rank: number;
  /** Whether the handle goes with the computation. */
  readonly passing: boolean;
}

/**
 * {@link TensorOps} of a model that answers and does not learn. Its first computation (from the outermost scope's begin to the one
 * `toFloats` in it) is written down as one TensorFlow graph with the weights as constants; each later one takes the same course
 * through the model's code, which gives the graph's inputs (ids, sizes), and lets TensorFlow run the graph. TensorFlow fuses its
 * operations, keeps weights in the order in which products read them, and none of the operations costs a call of its own: that
 * is most of the time of a single sentence.
 */
export class GraphOps implements TensorOps {
  readonly wholeGraph = true;
  /** The whole graph is, whatever the sizes. */
  readonly compiles = false;
  private readonly weights = new Set<GraphWeight>();
  private graph: Graph | undefined;
  /** Scopes that are open. */
  private depth = 0;
  private recorder: GraphRecorder | undefined;
  private course: string[] = [];
  private fed: Fed[] = [];

  constructor(
    private readonly binding: NativeBinding,
    private readonly precision: MatrixPrecision = 'f32',
  ) {}

  get liveHandles(): number {
    return this.binding.getNumOfTensors();
  }

  // Life and death -----------------------------------------------------------------------------------------------

  scope<T>(body: () => T): T {
    if (this.depth === 0) this.begin();
    this.depth++;
    try {
      return body();
    } finally {
      if (--this.depth === 0) this.end();
    }
  }

  keep(): void {
    // Values of a computation hold no memory.
  }

  dispose(): void {
    // The same holds here.
  }

  private begin(): void {
    this.recorder = this.graph ? undefined : new GraphRecorder(this.precision);
    if (this.recorder) for (const weight of this.weights) weight.recorded = undefined;
    this.course = [];
  }

  private end(): void {
    for (const { id, passing } of this.fed.splice(0)) if (passing) this.binding.deleteTensor(id);
    this.recorder = undefined;
  }

  // In and out ----------------------------------------------------------------------------------------------------

  fromFloats(values: Float32Array, shape: readonly number[]): Tensor {
    return this.feed(values, shape, 'float32');
  }

  fromInts(values: Int32Array, shape: readonly number[]): Tensor {
    return this.feed(values, shape, 'int32');
  }

  private feed(values: Float32Array | Int32Array, shape: readonly number[], dtype: DataType): GraphTensor {
    return this.feedHandle(this.binding.createTensor(shape, TF_DTYPE[dtype], values), shape, dtype, true);
  }

  private feedHandle(id: number, shape: readonly number[], dtype: DataType, passing: boolean): GraphTensor {
    const index = this.fed.push({ id, dtype, rank: shape.length, passing }) - 1;
    return this.operation('input', shape, (recorder) => recorder.argument(index, dtype), dtype);
  }

  /** Ends the computation: this is its result. */
  toFloats(tensor: Tensor): Float32Array {
    if (this.depth === 0 || !(tensor instanceof GraphTensor)) throw new AppError('bug', 'no-computation', 'A graph gives what was computed in a scope, and nothing else.');
    this.graph ??= this.load(tensor);
    const { sessionId, inputNames, course } = this.graph;
    if (course.length !== this.course.length) throw this.otherCourse();
    const [result] = this.binding.runSavedModel(sessionId, this.fed.map(({ id }) => id), inputNames, outputName(0));
    try {
      return this.binding.tensorDataSync(result!.id) as Float32Array;
    } finally {
      this.binding.deleteTensor(result!.id);
    }
  }

  private load(result: GraphTensor): Graph {
    const computation = this.recorder!.finish('answer', this.fed.map(({ dtype }) => dtype), [this.recorded(result)]);
    const file = plainGraph(computation, this.fed.map(({ rank }) => rank));
    const sessionId = withPassingFile('saved_model.pb', file, (folder) => this.binding.loadSavedModel(folder, SERVING_TAG));
    for (const weight of this.weights) weight.values = weight.recorded = undefined;
    return { sessionId, inputNames: this.fed.map((_, i) => inputName(i)).join(), course: this.course };
  }

  // Weights ---------------------------------------------------------------------------------------------------------

  variable(values: Float32Array, shape: readonly number[]): Variable {
    const weight = new GraphWeight(values, shape);
    this.weights.add(weight);
    return weight;
  }

  read(variable: Variable): Tensor {
    return weightOf(variable);
  }

  /** With the last weight goes the graph. */
  disposeVariable(variable: Variable): void {
    const weight = weightOf(variable);
    if (weight.id !== undefined) this.binding.deleteTensor(weight.id);
    this.weights.delete(weight);
    if (this.weights.size > 0 || !this.graph) return;
    this.binding.deleteSavedModel(this.graph.sessionId);
    this.graph = undefined;
  }

  // One operation after the other -----------------------------------------------------------------------------------

  private operation(name: string, shape: readonly number[], record: (recorder: GraphRecorder) => Tensor, dtype: DataType = 'float32'): GraphTensor {
    if (this.graph && this.graph.course[this.course.length] !== name) throw this.otherCourse();
    this.course.push(name);
    return new GraphTensor(shape, dtype, this.recorder && record(this.recorder));
  }

  private otherCourse(): AppError {
    return new AppError('bug', 'other-course', `The graph's operation ${this.course.length} is ${this.graph?.course[this.course.length] ?? 'none'}: a model that answers computes the same each time.`);
  }

  private recorded(tensor: Tensor): Tensor {
    if (tensor instanceof GraphWeight) return (tensor.recorded ??= this.recorder!.weight(tensor.values!, tensor.shape));
    if (tensor instanceof GraphTensor) return tensor.recorded!;
    throw new TypeError('Expected a tensor of this graph.');
  }

  private unary(name: 'exp' | 'erf' | 'tanh' | 'relu' | 'square' | 'rsqrt' | 'isPositive' | 'softmaxLast', x: Tensor): Tensor {
    return this.operation(name, x.shape, (recorder) => recorder[name](this.recorded(x)), x.dtype);
  }

  private binary(name: 'add' | 'subtract' | 'multiply', a: Tensor, b: Tensor | number): Tensor {
    const shape = typeof b === 'number' ? a.shape : broadcast(a.shape, b.shape);
    return this.operation(name, shape, (recorder) => recorder[name](this.recorded(a), (typeof b === 'number' ? b : this.recorded(b)) as Tensor), a.dtype);
  }

  private reduction(name: 'sumLast' | 'meanLast', x: Tensor): Tensor {
    return this.operation(name, [...x.shape.slice(0, -1), 1], (recorder) => recorder[name](this.recorded(x)));
  }

  compute<Name extends string>(formula: Formula<Name>, inputs: readonly Tensor[], ...constants: readonly number[]): Readonly<Record<Name, Tensor>> {
    return formula(this, inputs, constants);
  }

  compiling<T>(body: () => T): T {
    return body();
  }

  /** It computes in one precision alone. */
  inFullPrecision<T>(body: () => Promise<T>): Promise<T> {
    return body();
  }

  /** Weights are rounded once, before the graph. */
  factor(x: Tensor): Tensor {
    if (this.precision === 'f32' || x.dtype === 'bfloat16') return x;
    if (x instanceof WidenedTensor) return x.rounded;
    if (x instanceof GraphWeight) return new GraphTensor(x.shape, 'bfloat16', this.recorder?.roundedWeight(x.values!, x.shape));
    return this.operation('factor', x.shape, (recorder) => recorder.factor(this.recorded(x)), 'bfloat16');
  }

  float(x: Tensor): Tensor {
    if (!(x instanceof GraphTensor) || x.dtype === 'float32') return x;
    return new WidenedTensor(x, this.operation('float', x.shape, (recorder) => recorder.float(this.recorded(x))).recorded);
  }

  product(left: Tensor, right: Tensor, transposeA = false, transposeB = false): Tensor {
    const [a, b] = [this.factor(left), this.factor(right)];
    const rows = a.shape.at(transposeA ? -1 : -2)!;
    const columns = b.shape.at(transposeB ? -2 : -1)!;
    return this.operation('product', [...a.shape.slice(0, -2), rows, columns], (recorder) => recorder.product(this.recorded(a), this.recorded(b), a.shape.length, transposeA, transposeB), a.dtype);
  }

  addBias(x: Tensor, bias: Tensor): Tensor {
    return this.operation('addBias', x.shape, (recorder) => recorder.addBias(this.recorded(x), this.recorded(bias)), x.dtype);
  }

  softmaxLast(x: Tensor): Tensor {
    return this.unary('softmaxLast', x);
  }

  add(a: Tensor, b: Tensor | number): Tensor {
    return (typeof b === 'number' ? undefined : this.addBiasFirst(a, b)) ?? this.binary('add', a, b);
  }

  /**
   * TensorFlow fuses a bias with the product before it, and keeps the weights of fused products alone in the order in which they
   * are read: where the product was reshaped or widened in between, the bias comes first. Of a plain product it is a bias too, and no
   * sum: a GELU is fused after nothing else.
   */
  private addBiasFirst(sum: Tensor, added: Tensor): Tensor | undefined {
    const product = sum instanceof WidenedTensor ? sum.rounded : sum;
    const reshaped = reshapingOf(product);
    const matrix = reshaped?.from ?? product;
    const bias = reshapingOf(added)?.from ?? added;
    if (matrix.shape.length !== 2 || !(bias instanceof GraphWeight) || bias.shape.length !== 1) return undefined;
    const biased = this.addBias(matrix, matrix.dtype === 'bfloat16' ? this.factor(bias) : bias);
    return this.float(reshaped ? this.inShape(biased, product.shape, reshaped.sizes) : biased);
  }

  /** Of a rounded product it is rounded too: fused with the product it is computed before that. */
  gelu(x: Tensor): Tensor {
    const rounded = x instanceof WidenedTensor ? x.rounded : undefined;
    const result = this.operation('gelu', x.shape, (recorder) => recorder.geluOf(this.recorded(rounded ?? x)), rounded?.dtype);
    return rounded ? this.float(result) : result;
  }

  subtract(a: Tensor, b: Tensor): Tensor {
    return this.binary('subtract', a, b);
  }

  multiply(a: Tensor, b: Tensor | number): Tensor {
    return this.binary('multiply', a, b);
  }

  exp(x: Tensor): Tensor {
    return this.unary('exp', x);
  }

  erf(x: Tensor): Tensor {
    return this.unary('erf', x);
  }

  tanh(x: Tensor): Tensor {
    return this.unary('tanh', x);
  }

  relu(x: Tensor): Tensor {
    return this.unary('relu', x);
  }

  square(x: Tensor): Tensor {
    return this.unary('square', x);
  }

  rsqrt(x: Tensor): Tensor {
    return this.unary('rsqrt', x);
  }

  isPositive(x: Tensor): Tensor {
    return this.unary('isPositive', x);
  }

  sumLast(x: Tensor): Tensor {
    return this.reduction('sumLast', x);
  }

  meanLast(x: Tensor): Tensor {
    return this.reduction('meanLast', x);
  }

  sumRows(x: Tensor): Tensor {
    return this.operation('sumRows', x.shape.slice(1), (recorder) => recorder.sumRows(this.recorded(x)));
  }

  transpose(x: Tensor, permutation: readonly number[]): Tensor {
    if (x instanceof WidenedTensor) return this.float(this.transpose(x.rounded, permutation));
    return this.operation('transpose', permutation.map((axis) => x.shape[axis]!), (recorder) => recorder.transpose(this.recorded(x), permutation), x.dtype);
  }

  /** The shape is an input: the graph fits every size. */
  reshape(x: Tensor, shape: readonly number[]): Tensor {
    return this.inShape(x, shape, this.feed(Int32Array.from(shape), [shape.length], 'int32'));
  }

  private inShape(x: Tensor, shape: readonly number[], sizes: Tensor): GraphTensor {
    const { recorded } = this.operation('reshape', shape, (recorder) => recorder.reshape(this.recorded(x), this.recorded(sizes)));
    return new GraphTensor(shape, x.dtype, recorded, { from: x, sizes });
  }

  gatherRows(table: Tensor, indices: Tensor): Tensor {
    const source = table instanceof GraphWeight ? this.tableOf(table) : table;
    return this.operation('gatherRows', [...indices.shape, ...table.shape.slice(1)], (recorder) => recorder.gatherRows(this.recorded(source), this.recorded(indices)), table.dtype);
  }

  /** Tables are large and little of them is read: they stay outside the graph's file. */
  private tableOf(weight: GraphWeight): GraphTensor {
    weight.id ??= this.binding.createTensor(weight.shape, TF_DTYPE.float32, weight.values!);
    return this.feedHandle(weight.id, weight.shape, 'float32', false);
  }

  // Learning --------------------------------------------------------------------------------------------------------

  halfSquaredNorm(): never {
    throw learns();
  }

  scatterAddRows(): never {
    throw learns();
  }

  randomBytes(): never {
    throw learns();
  }

  keepBelow(): never {
    throw learns();
  }

  applyAdam(): never {
    throw learns();
  }
}

function reshapingOf(tensor: Tensor): GraphTensor['reshaped'] {
  return tensor instanceof GraphTensor ? tensor.reshaped : undefined;
}

function weightOf(variable: Variable): GraphWeight {
  if (variable instanceof GraphWeight) return variable;
  throw new TypeError('Expected a weight of this graph.');
}

/** NumPy's rule. */
function broadcast(a: readonly number[], b: readonly number[]): readonly number[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => {
    const [sizeA = 1, sizeB = 1] = [a.at(i - Math.max(a.length, b.length)), b.at(i - Math.max(a.length, b.length))];
    return Math.max(sizeA, sizeB);
  });
}

function learns(): AppError {
  return new AppError('bug', 'no-learning', 'A model that answers does not learn.');
}
