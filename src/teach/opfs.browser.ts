/** The page's folder in the browser's own file system (origin private file system). Nothing in it leaves the machine. */
import type { Files } from './kept.ts';

const FOLDER = 'recorded';

const missing = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'NotFoundError';

/** Null where the browser has none, or keeps nothing (private windows). */
export const openOpfs = async (): Promise<Files | null> => {
  let root: FileSystemDirectoryHandle;
  try {
    root = await (await navigator.storage.getDirectory()).getDirectoryHandle(FOLDER, { create: true });
    const probe = await root.getFileHandle('.probe', { create: true });
    if (!('createWritable' in probe)) return null;
  } catch {
    return null;
  }
  const keys = async (folder: FileSystemDirectoryHandle, kind: 'file' | 'directory') => {
    const names: string[] = [];
    for await (const [name, handle] of entriesOf(folder)) if (handle.kind === kind) names.push(name);
    return names;
  };
  return {
    folders: () => keys(root, 'directory'),
    names: async (folder) => keys(await root.getDirectoryHandle(folder), 'file'),
    read: async (folder, name) => {
      try {
        const handle = await (await root.getDirectoryHandle(folder)).getFileHandle(name);
        return new Uint8Array(await (await handle.getFile()).arrayBuffer());
      } catch (thrown) {
        if (missing(thrown)) return null;
        throw thrown;
      }
    },
    write: async (folder, name, bytes) => {
      const inside = await root.getDirectoryHandle(folder, { create: true });
      const handle = await inside.getFileHandle(name, { create: true });
      const stream = await handle.createWritable();
      try {
        await stream.write(bytes.slice());
        await stream.close(); // takes the file's place only now, whole
      } catch (thrown) {
        await stream.abort().catch(() => undefined);
        if (name.startsWith('part-')) await inside.removeEntry(name).catch(() => undefined);
        throw thrown;
      }
    },
    remove: async (folder) => {
      await root.removeEntry(folder, { recursive: true }).catch((thrown: unknown) => {
        if (!missing(thrown)) throw thrown;
      });
    },
  };
};

/** The DOM's types lack a folder's entries. */
const entriesOf = (
  folder: FileSystemDirectoryHandle,
): AsyncIterable<readonly [string, FileSystemFileHandle | FileSystemDirectoryHandle]> =>
  (folder as unknown as { entries(): AsyncIterable<[string, FileSystemFileHandle]> }).entries();

/** Bytes used and allowed, where the browser says. */
export const storageUse = async (): Promise<{ readonly used: number; readonly quota: number } | null> => {
  try {
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    return { used: usage, quota };
  } catch {
    return null;
  }
};

/** Asks that the browser does not clear these files to make room; it may say no, or ask the visitor. */
export const askToKeep = async (): Promise<void> => {
  await navigator.storage.persist().catch(() => false);
};
