/** A policy that the visitor chose or dropped: its files, named by their paths, wait to be read. */
import type { NamedBlob } from '../../policy/own/index.ts';
import type { Stores } from '../../runtime/stores.ts';

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

/** Reads no byte of them. */
export const bringPolicy = async (
  { view }: Pick<Stores, 'view'>,
  dropped: readonly (FileSystemEntry | File | null)[],
): Promise<void> => {
  const files = await Promise.all(
    dropped.map(async (one) => {
      if (one === null) return [];
      return one instanceof File ? [{ path: one.webkitRelativePath || one.name, blob: one }] : filesIn(one);
    }),
  );
  view.setState({ policy: files.flat(), card: false });
};
