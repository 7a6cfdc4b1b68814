/** Files of the visitor's own: what is dropped or chosen, and where a dataset is written to. */
import type { DatasetFiles, DatasetSink } from '../episode/dataset/index.ts';
import { entriesOf, filesOf } from '../ui/own-policy/dropped.ts';
import { meantAs } from './brought.ts';

/** What came, and what it is meant as. */
export interface SortedFiles {
  readonly kind: 'dataset' | 'policy';
  /** Of a dataset by their paths in the folder or zip; of a policy as they came. */
  readonly files: DatasetFiles;
}

/** A folder's files keep their paths; a zip is looked into, and a dataset's opened. */
const sorted = async (files: Map<string, Blob>): Promise<SortedFiles> => {
  const [[name, only] = ['', null]] = files;
  if (files.size !== 1 || !only || !/\.zip$/i.test(name)) return { kind: meantAs([...files.keys()]), files };
  const { namesInZip, unzipped } = await import('../episode/dataset/zip.ts');
  const kind = meantAs(await namesInZip(only));
  return { kind, files: kind === 'policy' ? files : await unzipped(only) };
};

const byPath = (list: Iterable<File>): Map<string, File> =>
  new Map([...list].map((file) => [file.webkitRelativePath || file.name, file]));

export const filesOfList = (list: Iterable<File>): Promise<SortedFiles> => sorted(byPath(list));

/** To be called at once: what was dropped is gone with its event. */
export const filesOfDrop = async (transfer: DataTransfer): Promise<SortedFiles> => {
  const files = await filesOf(entriesOf(transfer));
  return sorted(new Map(files.map(({ path, blob }) => [path, blob])));
};

interface Pickers {
  showDirectoryPicker?(options: { mode: 'readwrite' }): Promise<FileSystemDirectoryHandle>;
  showSaveFilePicker?(options: { suggestedName: string }): Promise<FileSystemFileHandle>;
}

const pickers = (): Pickers => window as unknown as Pickers;

export const canPickFolder = (): boolean => 'showDirectoryPicker' in window;

const abandoned = (thrown: unknown): boolean =>
  thrown instanceof DOMException && thrown.name === 'AbortError';

/** Null: the visitor chose none. */
export const pickFolder = async (): Promise<DatasetSink | null> => {
  let root: FileSystemDirectoryHandle | undefined;
  try {
    root = await pickers().showDirectoryPicker?.({ mode: 'readwrite' });
  } catch (thrown) {
    if (abandoned(thrown)) return null;
    throw thrown;
  }
  if (!root) return null;
  const within = root;
  return async (path) => {
    const names = path.split('/');
    let folder = within;
    for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name, { create: true });
    const stream = await (await folder.getFileHandle(names.at(-1) ?? '', { create: true })).createWritable();
    return { write: (bytes) => stream.write(bytes.slice()), close: () => stream.close() };
  };
};

/** A file that grows as it is written. */
export interface GrowingFile {
  readonly stream: WritableStream<Uint8Array>;
  /** After its end: gives it to the visitor where it is not with him already. */
  hand(): Promise<void>;
}

const TEMPORARY = 'download.zip';

/** Kept in the browser's own files until it is whole, then downloaded: memory stays flat whatever its size. */
const throughOwnFiles = async (name: string): Promise<GrowingFile> => {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle(TEMPORARY, { create: true });
  return {
    stream: await handle.createWritable(),
    hand: async () => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await handle.getFile());
      link.download = name;
      link.click();
      // the file under the address stays until another download takes its place
      setTimeout(() => URL.revokeObjectURL(link.href), 600_000);
    },
  };
};

/** Null: the visitor chose no place. */
export const growingFile = async (name: string): Promise<GrowingFile | null> => {
  const { showSaveFilePicker } = pickers();
  const test = new URLSearchParams(window.location.search).get('test') === '1';
  if (!showSaveFilePicker || test) return throughOwnFiles(name);
  try {
    const handle = await showSaveFilePicker.call(window, { suggestedName: name });
    return { stream: await handle.createWritable(), hand: async () => undefined };
  } catch (thrown) {
    if (abandoned(thrown)) return null;
    return throughOwnFiles(name); // a frame of another site may not ask
  }
};
