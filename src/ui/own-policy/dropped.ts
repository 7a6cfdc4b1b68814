/** What the visitor chose or dropped, folders too, as files named by their paths. */
import type { NamedBlob } from '../../policy/own/index.ts';
import type { Dropped } from '../../runtime/stores.ts';

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A folder gives its entries in pieces, until there are no more. */
const childrenOf = async (folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> => {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) return all;
    all.push(...some);
  }
};

const filesIn = async (entry: FileSystemEntry): Promise<NamedBlob[]> => {
  if (entry.isDirectory) {
    const inside = await childrenOf(entry as FileSystemDirectoryEntry);
    return (await Promise.all(inside.map(filesIn))).flat();
  }
  return [{ path: entry.fullPath.replace(/^\//, ''), blob: await fileOf(entry as FileSystemFileEntry) }];
};

/** What is dropped, to be asked at once: it is gone with its event. */
export const entriesOf = ({ items }: DataTransfer): readonly Dropped[] =>
  [...items].map((item) => item.webkitGetAsEntry() ?? item.getAsFile());

/** Every file by its path; no byte of them is read. Throws where a folder cannot be listed. */
export const filesOf = async (dropped: readonly Dropped[]): Promise<readonly NamedBlob[]> => {
  const files = await Promise.all(
    dropped.map(async (one) => {
      if (one === null) return [];
      return one instanceof File ? [{ path: one.webkitRelativePath || one.name, blob: one }] : filesIn(one);
    }),
  );
  return files.flat();
};
