/** Parquet tables as the format wants them: which column has which type, and rows put into it. One row group a write. */
import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { Feature, Features } from './format.ts';

/** Where a file's bytes go, in order. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens a file of the dataset by its path; one at a time is open. */
export type DatasetSink = (path: string) => Promise<FileSink>;

export type Column =
  | { readonly kind: 'int64' | 'float32' | 'float64' | 'bool' | 'string' | 'image' }
  /** Lists in lists: `depth` levels. */
  | {
      readonly kind: 'list';
      readonly of: 'float32' | 'float64' | 'int64' | 'string';
      readonly depth: number;
    };

export type Columns = Readonly<Record<string, Column>>;

const LEAVES = {
  int64: { type: 'INT64' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' },
  bool: { type: 'BOOLEAN' },
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
} as const satisfies Record<string, Omit<SchemaElement, 'name'>>;

const optional = { repetition_type: 'OPTIONAL' } as const;

/** Three levels a list, as Parquet's LIST annotation asks for. */
const listOf = (name: string, { of, depth }: Extract<Column, { kind: 'list' }>): readonly SchemaElement[] => [
  { name, ...optional, num_children: 1, converted_type: 'LIST', logical_type: { type: 'LIST' } },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  ...(depth > 1
    ? listOf('element', { kind: 'list', of, depth: depth - 1 })
    : [{ name: 'element', ...optional, ...LEAVES[of] }]),
];

const elementsOf = (name: string, column: Column): readonly SchemaElement[] => {
  if (column.kind === 'list') return listOf(name, column);
  if (column.kind !== 'image') return [{ name, ...optional, ...LEAVES[column.kind] }];
  return [
    { name, ...optional, num_children: 2 },
    { name: 'bytes', ...optional, type: 'BYTE_ARRAY' },
    { name: 'path', ...optional, ...LEAVES.string },
  ];
};

export interface TableWriter {
  /** Bytes so far. */
  size(): number;
  /** One row group: of each column as many values. Integers are bigint. */
  write(rows: Readonly<Record<string, readonly unknown[]>>): Promise<void>;
  finish(): Promise<void>;
}

export const createTable = (
  columns: Columns,
  file: FileSink,
  kvMetadata: { readonly key: string; readonly value: string }[] = [],
): TableWriter => {
  const names = Object.keys(columns);
  const bytes = new ByteWriter();
  const flush = async (): Promise<void> => {
    const written = bytes.getBytes().slice();
    bytes.index = 0;
    if (written.length > 0) await file.write(written);
  };
  const writer = new ParquetWriter({
    writer: Object.assign(bytes, { flush, finish: flush }),
    schema: [
      { name: 'schema', num_children: names.length },
      ...names.flatMap((name) => elementsOf(name, columns[name] ?? { kind: 'string' })),
    ],
    kvMetadata,
    createdBy: 'tabletop',
  });
  return {
    size: () => bytes.offset,
    write: async (rows) => {
      await writer.write({
        columnData: names.map((name) => ({
          name,
          data: [...(rows[name] ?? [])],
          // PNG is compressed already, and its least and greatest bytes tell nobody anything
          ...(columns[name]?.kind === 'image'
            ? { codec: 'UNCOMPRESSED' as const, statistics: false, encoding: 'PLAIN' as const }
            : {}),
        })),
        rowGroupSize: rows[names[0] ?? '']?.length ?? 1,
      });
    },
    finish: async () => {
      await writer.finish();
      await file.close();
    },
  };
};

/** The column that a feature is kept in. */
export const columnOf = ({ dtype, shape }: Feature): Column => {
  if (dtype === 'image') return { kind: 'image' };
  const kind = dtype === 'int64' || dtype === 'float32' || dtype === 'bool' ? dtype : 'string';
  const single = shape.length === 1 && shape[0] === 1;
  return single || kind === 'bool' || kind === 'string' ? { kind } : { kind: 'list', of: kind, depth: 1 };
};

/** The types by which the `datasets` package reads the columns: a picture as a picture. */
export const huggingFaceMetadata = (features: Features): string => {
  const value = (dtype: string) => ({ dtype, _type: 'Value' });
  const typeOf = ({ dtype, shape }: Feature): unknown => {
    if (dtype === 'image') return { _type: 'Image' };
    if (shape[0] === 1) return value(dtype);
    return { feature: value(dtype), length: shape[0], _type: 'Sequence' };
  };
  const types = Object.entries(features).map(([name, feature]) => [name, typeOf(feature)]);
  return JSON.stringify({ info: { features: Object.fromEntries(types) } });
};

/** pandas reads a column back as the index only where this says so; without it a task reads back as a number. */
export const pandasIndexedBy = (index: string, column: string): string => {
  const described = (name: string, pandas: string, numpy: string) => ({
    ...{ name, field_name: name, pandas_type: pandas, numpy_type: numpy, metadata: null },
  });
  return JSON.stringify({
    index_columns: [index],
    column_indexes: [
      {
        ...described('', 'unicode', 'object'),
        name: null,
        field_name: null,
        metadata: { encoding: 'UTF-8' },
      },
    ],
    columns: [described(column, 'int64', 'int64'), described(index, 'unicode', 'object')],
    attributes: {},
    creator: { library: 'tabletop', version: '1' },
    pandas_version: '2.3.3',
  });
};
