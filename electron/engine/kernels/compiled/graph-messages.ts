import { bytesField, mapEntry, messageField, varintField, type Message } from './protobuf';

/**
 * TensorFlow's graph messages, as far as a SavedModel of one function or of one plain graph needs them. The numbers are the fields' in
 * tensorflow/core/framework/{node_def,attr_value,tensor,function,op_def,graph}.proto and protobuf/saved_model.proto.
 */

/** Of types.proto. */
export type TypeNumber = number;

export interface GraphNode {
  readonly name: string;
  /** TensorFlow's operation. */
  readonly operation: string;
  readonly inputs: readonly string[];
  readonly attributes: Readonly<Record<string, Message>>;
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

export const typeAttribute = (type: TypeNumber): Message => varintField(6, type);
export const flagAttribute = (value: boolean): Message => varintField(5, value ? 1 : 0);
const typesAttribute = (types: readonly TypeNumber[]): Message => messageField(1, ...types.map((type) => varintField(6, type)));
const functionAttribute = (name: string): Message => messageField(10, bytesField(1, name));
const anyShapeAttribute = (): Message => messageField(7, varintField(3, 1));
/** So many axes of any sizes. */
const rankAttribute = (rank: number): Message => messageField(7, ...Array.from({ length: rank }, () => messageField(2, varintField(1, -1))));

/** A constant: a scalar where `dimensions` is empty. */
export function tensorAttribute(type: TypeNumber, dimensions: readonly number[], content: Buffer): Message {
  const shape = dimensions.map((size) => messageField(2, varintField(1, size)));
  return messageField(8, varintField(1, type), messageField(2, ...shape), bytesField(4, content));
}

// Graphs ----------------------------------------------------------------------------------------------------------

/** The oldest graph rules that know every operation in use: those of TensorFlow 2.9. */
const GRAPH_PRODUCER = 1087;

/** The names by which a caller feeds and fetches. */
export const inputName = (index: number): string => `input${index}`;
export const outputName = (index: number): string => `output${index}`;

/** saved_model.pb of placeholders, one call of the function that XLA compiles, and an output for each result. */
export function compiledFunction(fn: GraphFunction): Message {
  const placeholders = fn.arguments.map((type, i) => placeholder(i, type, anyShapeAttribute()));
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
  const outputs = fn.results.map(({ type }, i) => output(i, `call:${i}`, type));
  return savedModel(...placeholders, call, ...outputs, messageField(2, functionMessage(fn)));
}

/** saved_model.pb of a function's nodes as they are, for TensorFlow to rewrite and run. @param ranks of the arguments */
export function plainGraph({ arguments: types, nodes, results }: GraphFunction, ranks: readonly number[]): Message {
  // All operations in use have one output, which a graph calls by the node's name.
  const nodeOf = (source: string): string => source.split(':')[0]!;
  const placeholders = types.map((type, i) => placeholder(i, type, rankAttribute(ranks[i]!)));
  const computed = nodes.map((each) => node(1, { ...each, inputs: each.inputs.map(nodeOf) }));
  return savedModel(...placeholders, ...computed, ...results.map(({ source, type }, i) => output(i, nodeOf(source), type)));
}

function savedModel(...graphFields: readonly Message[]): Message {
  const graph = messageField(2, ...graphFields, messageField(4, varintField(1, GRAPH_PRODUCER)));
  const metaInfo = messageField(1, bytesField(4, SERVING_TAG));
  return [...varintField(1, 1), ...messageField(2, metaInfo, graph)];
}

function placeholder(index: number, type: TypeNumber, shape: Message): Message {
  return node(1, { name: inputName(index), operation: 'Placeholder', inputs: [], attributes: { dtype: typeAttribute(type), shape } });
}

function output(index: number, source: string, type: TypeNumber): Message {
  return node(1, { name: outputName(index), operation: 'Identity', inputs: [source], attributes: { T: typeAttribute(type) } });
}

/** By which TensorFlow finds the graph in the file. */
export const SERVING_TAG = 'serve';

function functionMessage({ name, arguments: types, nodes, results }: GraphFunction): Message {
  const argumentOf = (field: number, label: string, type: TypeNumber): Message => messageField(field, bytesField(1, label), varintField(3, type));
  const signature = messageField(
    1,
    bytesField(1, name),
    ...types.map((type, i) => argumentOf(2, inputName(i), type)),
    ...results.map(({ type }, i) => argumentOf(3, outputName(i), type)),
  );
  return messageField(1, signature, ...nodes.map((each) => node(3, each)), ...results.map(({ source }, i) => mapEntry(4, outputName(i), bytesField(2, source))));
}

function node(field: number, { name, operation, inputs, attributes }: GraphNode): Message {
  const entries = Object.entries(attributes).map(([key, value]) => mapEntry(5, key, messageField(2, value)));
  return messageField(field, bytesField(1, name), bytesField(2, operation), ...inputs.map((input) => bytesField(3, input)), ...entries);
}
