/**
 * The file of a graph with some of its inner values as outputs, too: a runtime gives outputs alone. Weights and file stay as they are.
 * Protobuf reads messages that are written one after the other as one, repeated fields joined (protobuf.dev, "Encoding", last one wins),
 * so that all it takes is a graph with nothing but these outputs behind the file's own.
 * Numbers of fields by onnx.proto3: ModelProto.graph 7; GraphProto.output 12; ValueInfoProto.name 1, type 2; TypeProto.tensor_type 1; elem_type 1.
 */

const BYTES = 2; // wire type of what is preceded by its length
const FLOAT = 1; // TensorProto.DataType

/** Base 128, least significant group first. */
const varint = (value: number): readonly number[] =>
  value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];

const message = (field: number, body: readonly number[]): readonly number[] => [
  ...varint(field * 8 + BYTES),
  ...varint(body.length),
  ...body,
];

/** `names`: of float32 values that its nodes give. */
export const withInnerValues = (model: Uint8Array, names: readonly string[]): Uint8Array => {
  if (names.length === 0) return model;
  const type = message(2, message(1, [8, FLOAT]));
  const outputs = names.flatMap((name) =>
    message(12, [...message(1, [...new TextEncoder().encode(name)]), ...type]),
  );
  const behind = message(7, outputs);
  const joined = new Uint8Array(model.length + behind.length);
  joined.set(model);
  joined.set(behind, model.length);
  return joined;
};
