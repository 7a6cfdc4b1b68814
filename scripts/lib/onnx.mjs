// @ts-check
/**
 * A small ONNX file, written without a library: just enough of the protobuf wire format and of onnx.proto3 (field numbers
 * beside each message) for graphs of standard operators with float32 and int64 weights. Built-ins only.
 */

/** Tensor element types of onnx.proto3 that are used here. */
const ELEMENT = { float32: 1, int32: 6, int64: 7 };
const OPSET = 17;

/**
 * @typedef {{ name: string, type: keyof typeof ELEMENT, dims: readonly number[] }} Value an input or output of the graph
 * @typedef {{ location: string, offset: number }} External where a tensor's bytes lie, in place of the graph's file
 * @typedef {{ name: string, dims: readonly number[], data: Float32Array | BigInt64Array, external?: External }} Weight
 * @typedef {{ op: string, inputs: readonly string[], outputs: readonly string[],
 *   attributes?: Readonly<Record<string, number | readonly number[]>> }} Node attributes are integers, or lists of them
 * @typedef {{ name: string, doc: string, inputs: readonly Value[], outputs: readonly Value[], nodes: readonly Node[],
 *   weights: readonly Weight[] }} Graph
 */

/** Base 128, least significant group first. @param {number} value not negative @returns {number[]} */
const varint = (value) => (value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))]);

/** @param {number} field @param {number} value an unsigned integer */
const integer = (field, value) => Buffer.from([...varint(field * 8), ...varint(value)]);

/** @param {number} field @param {Buffer | string} content a message, a string, or raw bytes */
const bytes = (field, content) => {
  const body = Buffer.from(content);
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(body.length)]), body]);
};

/** @param {number} field @param {readonly (Buffer | string)[]} contents */
const repeated = (field, contents) => Buffer.concat(contents.map((content) => bytes(field, content)));

/** AttributeProto: name 1, i 3, ints 8, type 20. @param {string} name @param {number | readonly number[]} value */
const attribute = (name, value) =>
  typeof value === 'number'
    ? Buffer.concat([bytes(1, name), integer(3, value), integer(20, 2)])
    : Buffer.concat([bytes(1, name), ...value.map((one) => integer(8, one)), integer(20, 7)]);

/** NodeProto: input 1, output 2, op_type 4, attribute 5. @param {Node} node */
const node = ({ op, inputs, outputs, attributes = {} }) =>
  Buffer.concat([
    repeated(1, inputs),
    repeated(2, outputs),
    bytes(4, op),
    repeated(
      5,
      Object.entries(attributes).map(([name, value]) => attribute(name, value)),
    ),
  ]);

/**
 * TensorProto: dims 1, data_type 2, name 8, raw_data 9 (little-endian, as typed arrays are here), or external_data 13
 * { key 1, value 2 } and data_location 14.
 * @param {Weight} weight
 */
const tensor = ({ name, dims, data, external }) => {
  const entries = Object.entries({ ...external, length: data.byteLength });
  return Buffer.concat([
    ...dims.map((dim) => integer(1, dim)),
    integer(2, data instanceof Float32Array ? ELEMENT.float32 : ELEMENT.int64),
    bytes(8, name),
    ...(external
      ? [
          repeated(
            13,
            entries.map(([key, value]) => Buffer.concat([bytes(1, key), bytes(2, String(value))])),
          ),
          integer(14, 1),
        ]
      : [bytes(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength))]),
  ]);
};

/** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 } } } }. @param {Value} value */
const valueInfo = ({ name, type, dims }) => {
  const shape = repeated(
    1,
    dims.map((dim) => integer(1, dim)),
  );
  const tensorType = Buffer.concat([integer(1, ELEMENT[type]), bytes(2, shape)]);
  return Buffer.concat([bytes(1, name), bytes(2, bytes(1, tensorType))]);
};

/**
 * GraphProto: node 1, name 2, initializer 5, doc_string 10, input 11, output 12.
 * ModelProto: ir_version 1, producer_name 2, doc_string 6, graph 7, opset_import 8 { version 2 }.
 * @param {Graph} graph
 * @returns {Buffer} the bytes of an .onnx file
 */
export function onnxModel({ name, doc, inputs, outputs, nodes, weights }) {
  const graph = Buffer.concat([
    repeated(1, nodes.map(node)),
    bytes(2, name),
    repeated(5, weights.map(tensor)),
    bytes(10, doc),
    repeated(11, inputs.map(valueInfo)),
    repeated(12, outputs.map(valueInfo)),
  ]);
  return Buffer.concat([
    integer(1, 8),
    bytes(2, 'tabletop'),
    bytes(6, doc),
    bytes(7, graph),
    bytes(8, integer(2, OPSET)),
  ]);
}
