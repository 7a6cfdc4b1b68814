/** Files of a dataset in memory. */
import type { DatasetSink } from '../tables.ts';

export interface MemoryFolder {
  readonly files: Map<string, Uint8Array>;
  readonly sink: DatasetSink;
}

export const memoryFolder = (): MemoryFolder => {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    sink: async (path) => {
      const parts: Uint8Array[] = [];
      return {
        write: async (bytes) => {
          parts.push(bytes);
        },
        close: async () => {
          files.set(path, new Uint8Array(Buffer.concat(parts)));
        },
      };
    },
  };
};
