/** A dataset as one zip file: written as a stream, read piece by piece. PNG and Parquet are compressed already, so nothing is packed again. */
import { BlobReader, BlobWriter, configure, type FileEntry, ZipReader, ZipWriter } from '@zip.js/zip.js';
import type { DatasetFiles } from './info.ts';
import type { DatasetSink } from './tables.ts';

configure({ useWebWorkers: false }); // its worker is made from text, which the page's security policy forbids

export interface ZipSink {
  readonly sink: DatasetSink;
  /** After the last file. */
  close(): Promise<void>;
}

/** Files below `folder`, in the order in which they come. `date`: of all of them, so that the same data gives the same bytes. */
export const zipSink = (to: WritableStream<Uint8Array>, folder: string, date: Date): ZipSink => {
  const zip = new ZipWriter(to, { level: 0, lastModDate: date, extendedTimestamp: false, keepOrder: true });
  return {
    sink: async (path) => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      const added = zip.add(`${folder}/${path}`, readable, { level: 0 });
      added.catch(() => undefined); // looked at when the file is closed
      const writer = writable.getWriter();
      return {
        write: (bytes) => writer.write(bytes),
        close: async () => {
          await writer.close();
          await added;
        },
      };
    },
    close: async () => {
      await zip.close();
    },
  };
};

const isFile = (entry: { readonly directory: boolean }): entry is FileEntry => !entry.directory;

/** Paths of the files in a zip; nothing is unpacked. Throws for anything that is no zip. */
export const namesInZip = async (file: Blob): Promise<readonly string[]> => {
  const zip = new ZipReader(new BlobReader(file));
  const names = (await zip.getEntries()).filter(isFile).map(({ filename }) => filename);
  await zip.close();
  return names;
};

/** The files of a zip by path. Throws for anything that is no zip. */
export const unzipped = async (file: Blob): Promise<DatasetFiles> => {
  const zip = new ZipReader(new BlobReader(file));
  const files = new Map<string, Blob>();
  for (const entry of await zip.getEntries()) {
    if (isFile(entry)) files.set(entry.filename, await entry.getData(new BlobWriter()));
  }
  await zip.close();
  return files;
};
