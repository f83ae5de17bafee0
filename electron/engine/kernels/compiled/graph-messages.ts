import { bytesField, mapEntry, messageField, varintField } from './protobuf';

/**
 * TensorFlow's graph messages, as far as a SavedModel of one function needs them. The numbers are the fields' in
 * tensorflow/core/framework/{node_def,attr_value,tensor,function,op_def,graph}.proto and protobuf/saved_model.proto.
 */

/** Of types.proto. */
export type TypeNumber = number;

export interface GraphNode {
  readonly name: string;
  /** TensorFlow's operation. */
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Buffer>>;
}

/** A function of tensors; its nodes name their inputs `argument` or `node:output:0`. */
export interface GraphFunction {
  readonly name: string;
  readonly arguments: readonly TypeNumber[];
  readonly nodes: readonly GraphNode[];
  /** Where each result comes from. */
  readonly results: readonly { readonly source: string; readonly type: TypeNumber }[];
}

// Attribute values (AttrValue) ------------------------------------------------------------------------------------

export const typeAttribute = (type: TypeNumber): Buffer => varintField(6, type);
export const flagAttribute = (value: boolean): Buffer => varintField(5, value ? 1 : 0);
const typesAttribute = (types: readonly TypeNumber[]): Buffer => messageField(1, ...types.map((type) => varintField(6, type)));
const functionAttribute = (name: string): Buffer => messageField(10, bytesField(1, name));
const anyShapeAttribute = (): Buffer => messageField(7, varintField(3, 1));

/** A constant: a scalar where `dimensions` is empty. */
export function tensorAttribute(type: TypeNumber, dimensions: readonly number[], content: Buffer): Buffer {
  const shape = dimensions.map((size) => messageField(2, varintField(1, size)));
  return messageField(8, varintField(1, type), messageField(2, ...shape), bytesField(4, content));
}

// Graphs ----------------------------------------------------------------------------------------------------------

/** The oldest graph rules that know every operation in use: those of TensorFlow 2.9. */
const GRAPH_PRODUCER = 1087;

/** The names by which a caller feeds and fetches. */
export const inputName = (index: number): string => `input${index}`;
export const outputName = (index: number): string => `output${index}`;

/** saved_model.pb: placeholders, one call of the function that XLA compiles, and an output for each result. */
export function savedModel(fn: GraphFunction): Buffer {
  const placeholders = fn.arguments.map((type, i) => node(1, { name: inputName(i), operation: 'Placeholder', inputs: [], attributes: { dtype: typeAttribute(type), shape: anyShapeAttribute() } }));
  const call = node(1, {
    name: 'call',
    operation: 'PartitionedCall',
    inputs: fn.arguments.map((_, i) => inputName(i)),
    attributes: {
      Tin: typesAttribute(fn.arguments),
      Tout: typesAttribute(fn.results.map(({ type }) => type)),
      f: functionAttribute(fn.name),
      _XlaMustCompile: flagAttribute(true),
    },
  });
  const outputs = fn.results.map(({ type }, i) => node(1, { name: outputName(i), operation: 'Identity', inputs: [`call:${i}`], attributes: { T: typeAttribute(type) } }));
  const graph = messageField(2, ...placeholders, call, ...outputs, messageField(2, functionMessage(fn)), messageField(4, varintField(1, GRAPH_PRODUCER)));
  const metaInfo = messageField(1, bytesField(4, SERVING_TAG));
  return Buffer.concat([varintField(1, 1), messageField(2, metaInfo, graph)]);
}

/** By which TensorFlow finds the graph in the file. */
export const SERVING_TAG = 'serve';

function functionMessage({ name, arguments: types, nodes, results }: GraphFunction): Buffer {
  const argumentOf = (field: number, label: string, type: TypeNumber): Buffer => messageField(field, bytesField(1, label), varintField(3, type));
  const signature = messageField(
    1,
    bytesField(1, name),
    ...types.map((type, i) => argumentOf(2, inputName(i), type)),
    ...results.map(({ type }, i) => argumentOf(3, outputName(i), type)),
  );
  return messageField(1, signature, ...nodes.map((each) => node(3, each)), ...results.map(({ source }, i) => mapEntry(4, outputName(i), bytesField(2, source))));
}

function node(field: number, { name, operation, inputs, attributes }: GraphNode): Buffer {
  const entries = Object.entries(attributes).map(([key, value]) => mapEntry(5, key, messageField(2, value)));
  return messageField(field, bytesField(1, name), bytesField(2, operation), ...inputs.map((input) => bytesField(3, input)), ...entries);
}
