/**
 * What an ONNX file says of itself, read without running it: inputs and outputs with types and shapes, opsets, operators,
 * metadata, files beside it. Field numbers are those of onnx.proto (ONNX 1.x, IR version 3 to 13). Weights are skipped.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { Result } from '../../contracts.ts';
import { isLfsPointer, lfsPointer, refuse } from './files.ts';

/** TensorProto.DataType, as far as it is met at a graph's inputs and outputs. */
const ELEMENTS = [
  'undefined',
  'float32',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'float64',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
] as const;
export type Element = (typeof ELEMENTS)[number];

export interface TensorInfo {
  readonly name: string;
  readonly type: Element;
  /** A name where a side is not fixed; "" where it has not even that. */
  readonly dims: readonly (number | string)[];
}

export interface Operator {
  /** "" is the standard's own. */
  readonly domain: string;
  readonly name: string;
}

export interface OnnxFile {
  readonly irVersion: number;
  readonly producer: string;
  /** By domain; "" is the standard's own. */
  readonly opsets: ReadonlyMap<string, number>;
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  /** Each once, functions of the file's own left out. */
  readonly operators: readonly Operator[];
  readonly metadata: ReadonlyMap<string, string>;
  /** Names of files that hold weights, as the graph calls them. */
  readonly external: readonly string[];
}

type Visit = (field: number, reader: BinaryReader, wire: WireType) => boolean;

/** Calls `visit` for every field up to `end`; a field that it does not take (false) is skipped. */
const fields = (reader: BinaryReader, end: number, visit: Visit): void => {
  while (reader.pos < end) {
    const [field, wire] = reader.tag();
    if (!visit(field, reader, wire)) reader.skip(wire, field);
  }
  if (reader.pos !== end) throw new RangeError('a message is longer than it says');
};

/** A message within another: its length first. */
const message = (reader: BinaryReader, visit: Visit): true => {
  const length = reader.uint32();
  fields(reader, reader.pos + length, visit);
  return true;
};

const text = (reader: BinaryReader, take: (value: string) => void): true => {
  take(reader.string());
  return true;
};

/** StringStringEntryProto: key 1, value 2. */
const entry = (reader: BinaryReader): readonly [string, string] => {
  let [key, value] = ['', ''];
  message(reader, (field, r) =>
    field === 1
      ? text(r, (t) => {
          key = t;
        })
      : field === 2
        ? text(r, (t) => {
            value = t;
          })
        : false,
  );
  return [key, value];
};

/** TensorShapeProto: dim 1; its Dimension: dim_value 1, dim_param 2. */
const shape = (reader: BinaryReader): (number | string)[] => {
  const dims: (number | string)[] = [];
  message(reader, (field, r) => {
    if (field !== 1) return false;
    let side: number | string = '';
    message(r, (part, s) => {
      if (part === 1) side = Number(s.int64());
      else if (part === 2) side = s.string();
      else return false;
      return true;
    });
    dims.push(side);
    return true;
  });
  return dims;
};

/** ValueInfoProto: name 1, type 2; TypeProto: tensor_type 1; its Tensor: elem_type 1, shape 2. */
const valueInfo = (reader: BinaryReader): TensorInfo => {
  let name = '';
  let type: Element = 'undefined';
  let dims: (number | string)[] = [];
  message(reader, (field, r) => {
    if (field === 1)
      return text(r, (t) => {
        name = t;
      });
    if (field !== 2) return false;
    return message(
      r,
      (kind, s) =>
        kind === 1 &&
        message(s, (part, t) => {
          if (part === 1) type = ELEMENTS[t.int32()] ?? 'undefined';
          else if (part === 2) dims = shape(t);
          else return false;
          return true;
        }),
    );
  });
  return { name, type, dims };
};

interface Found {
  readonly operators: Map<string, Operator>;
  readonly external: Set<string>;
  readonly weights: Set<string>;
  readonly functions: Set<string>;
}

const keyOf = ({ domain, name }: Operator): string => `${domain}/${name}`;

/** TensorProto: name 8, external_data 13 (location), data_location 14 (1: external). */
const weight = (reader: BinaryReader, found: Found): true =>
  message(reader, (field, r, wire) => {
    if (field === 8) return text(r, (name) => found.weights.add(name));
    if (field !== 13 || wire !== WireType.LengthDelimited) return false;
    const [key, value] = entry(r);
    if (key === 'location') found.external.add(value);
    return true;
  });

/** NodeProto: op_type 4, attribute 5, domain 7; AttributeProto: t 5, g 6, tensors 10, graphs 11. */
const node = (reader: BinaryReader, found: Found): true => {
  let [name, domain] = ['', ''];
  message(reader, (field, r) => {
    if (field === 4)
      return text(r, (t) => {
        name = t;
      });
    if (field === 7)
      return text(r, (t) => {
        domain = t === 'ai.onnx' ? '' : t;
      });
    if (field !== 5) return false;
    return message(r, (part, s) => {
      if (part === 5 || part === 10) return weight(s, found);
      return (part === 6 || part === 11) && graph(s, found, () => false);
    });
  });
  found.operators.set(keyOf({ domain, name }), { domain, name });
  return true;
};

/** GraphProto: node 1, initializer 5, input 11, output 12. Graphs lie within nodes, too: If, Loop, Scan. */
const graph = (reader: BinaryReader, found: Found, more: Visit): true =>
  message(reader, (field, r, wire) => {
    if (field === 1) return node(r, found);
    if (field === 5) return weight(r, found);
    return more(field, r, wire);
  });

/** FunctionProto: name 1, node 7, domain 10. */
const ownFunction = (reader: BinaryReader, found: Found): true => {
  let [name, domain] = ['', ''];
  message(reader, (field, r) => {
    if (field === 1)
      return text(r, (t) => {
        name = t;
      });
    if (field === 10)
      return text(r, (t) => {
        domain = t;
      });
    return field === 7 && node(r, found);
  });
  found.functions.add(keyOf({ domain, name }));
  return true;
};

/** ModelProto: ir_version 1, producer_name 2, producer_version 3, graph 7, opset_import 8, metadata_props 14, functions 25. */
const model = (bytes: Uint8Array): OnnxFile => {
  const found: Found = {
    operators: new Map(),
    external: new Set(),
    weights: new Set(),
    functions: new Set(),
  };
  const [inputs, outputs]: [TensorInfo[], TensorInfo[]] = [[], []];
  const opsets = new Map<string, number>();
  const metadata = new Map<string, string>();
  let irVersion = 0;
  let graphs = 0;
  const producer: string[] = [];
  fields(new BinaryReader(bytes), bytes.length, (field, r) => {
    switch (field) {
      case 1:
        irVersion = Number(r.int64());
        return true;
      case 2:
      case 3:
        return text(r, (t) => producer.push(t));
      case 7:
        graphs += 1;
        return graph(r, found, (part, s) => {
          if (part === 11) inputs.push(valueInfo(s));
          else if (part === 12) outputs.push(valueInfo(s));
          else return false;
          return true;
        });
      case 8: {
        let [domain, version] = ['', 0];
        message(r, (part, s) => {
          if (part === 1) domain = s.string();
          else if (part === 2) version = Number(s.int64());
          else return false;
          return true;
        });
        opsets.set(domain === 'ai.onnx' ? '' : domain, version);
        return true;
      }
      case 14:
        metadata.set(...entry(r));
        return true;
      case 25:
        return ownFunction(r, found);
      default:
        return false;
    }
  });
  if (graphs !== 1 || irVersion < 1 || opsets.size === 0)
    throw new RangeError('no graph, no version or no opset');
  return {
    ...{ irVersion, opsets, metadata, outputs },
    producer: producer.filter((part) => part !== '').join(' '),
    inputs: inputs.filter(({ name }) => !found.weights.has(name)), // old exporters list weights among the inputs
    operators: [...found.operators.values()].filter((one) => !found.functions.has(keyOf(one))),
    external: [...found.external],
  };
};

/** Errors: POLICY_DAMAGED for what is no ONNX file, or ends early. */
export const readOnnx = (bytes: Uint8Array, path: string): Result<OnnxFile> => {
  try {
    return { ok: true, value: model(bytes) };
  } catch (thrown) {
    if (isLfsPointer(bytes)) return lfsPointer(path, String(thrown));
    return refuse(
      'POLICY_DAMAGED',
      `“${path}” is no ONNX file, or it ends early. Export it again.`,
      String(thrown),
    );
  }
};
