/**
 * What the page needs when there is no network, kept whole: one cache a build, named by a hash of its file list. Nothing
 * here knows of a service worker; `offline.worker.ts` is the one that uses it, and tests in Node pass a fake of CacheStorage over a Map.
 */

export interface ShellFile {
  /** Below the site's address, "index.html" or "assets/open-B2p5Jx3T.js". */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  /**
   * A big file's name without its hash, "mujoco": the same in every build. Such a file is kept only where it was used
   * (of three runtimes a visitor needs one); all others are kept from the start.
   */
  readonly group?: string;
}

export interface Shell {
  /** Of the names and hashes of `files`. */
  readonly version: string;
  readonly files: readonly ShellFile[];
}

export interface ShellPorts {
  readonly caches: Pick<CacheStorage, 'open' | 'keys' | 'delete'>;
  readonly fetch: (url: string, init?: RequestInit) => Promise<Response>;
  /** SHA-256 in hexadecimal digits. */
  readonly digest: (bytes: ArrayBuffer) => Promise<string>;
  /** Address that paths are below, with a slash at its end. */
  readonly scope: string;
}

export interface ShellKeeper {
  /**
   * Fills this build's cache, each file checked by its hash; files that another build's cache has already are copied.
   * Whatever big file another build was kept with is kept of this one too. Rejects, and leaves nothing behind, when a
   * single file is missing or is another build's.
   */
  fill(): Promise<void>;
  /** Keeps the big files of these groups as well; one that cannot be had is left out. */
  keep(groups: readonly string[]): Promise<void>;
  /** The kept file, with the headers of isolation, or undefined. */
  read(path: string): Promise<Response | undefined>;
  /** Deletes what other builds kept. */
  dropOthers(): Promise<void>;
  /** The file of this build at this address; the front page for the address itself; undefined for everything else. */
  fileAt(url: string): ShellFile | undefined;
}

/** What a static host may not let us send: the page alone with itself, so that WebAssembly may have threads. */
const ISOLATION: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** The same answer with isolation: for every file, since a browser refuses a worker whose script is without where its page is with. */
export const isolated = (response: Response): Response => {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(ISOLATION)) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
};

const PREFIX = 'tabletop-shell-';
const HASH_HEADER = 'x-tabletop-sha256';
const GROUP_HEADER = 'x-tabletop-group';

/** "assets/mujoco-ChFpd822.wasm" -> "mujoco"; undefined for what is kept from the start. */
export const groupOf = (path: string): string | undefined =>
  /(?:^|\/)([^/]+)-[\w-]{8}\.wasm$/.exec(path)?.[1];

export const createShellKeeper = (
  shell: Shell,
  { caches, fetch, digest, scope }: ShellPorts,
): ShellKeeper => {
  const name = PREFIX + shell.version;
  const byPath = new Map(shell.files.map((file) => [file.path, file]));
  const address = (path: string): string => scope + path;
  const open = (): Promise<Cache> => caches.open(name);

  const otherCaches = async (): Promise<string[]> =>
    (await caches.keys()).filter((each) => each.startsWith(PREFIX) && each !== name);

  /** Fetched and found to be the file of this build. */
  const fetched = async (file: ShellFile): Promise<Response> => {
    // a name with a hash in it says all; any other may have been kept by the browser from the build before
    const response = await fetch(
      address(file.path),
      file.path.startsWith('assets/') ? {} : { cache: 'no-cache' },
    );
    const bytes = await response.arrayBuffer();
    if (!response.ok || (await digest(bytes)) !== file.sha256) {
      throw new Error(
        response.ok
          ? `this host sends ${file.path} otherwise than it was published`
          : `this host does not send ${file.path} (${response.status})`,
      );
    }
    const headers = {
      'content-type': response.headers.get('content-type') ?? 'application/octet-stream',
      'content-length': String(bytes.byteLength),
      [HASH_HEADER]: file.sha256,
      ...(file.group === undefined ? {} : { [GROUP_HEADER]: file.group }),
    };
    return new Response(bytes, { headers });
  };

  const put = async (cache: Cache, file: ShellFile, others: readonly Cache[]): Promise<void> => {
    const url = address(file.path);
    if (await cache.match(url)) return;
    for (const other of others) {
      const old = await other.match(url);
      if (old?.headers.get(HASH_HEADER) === file.sha256) return cache.put(url, old);
    }
    await cache.put(url, await fetched(file));
  };

  const groupsIn = async (cache: Cache): Promise<string[]> => {
    const groups: string[] = [];
    for (const request of await cache.keys()) {
      const group = (await cache.match(request.url))?.headers.get(GROUP_HEADER);
      if (group) groups.push(group);
    }
    return groups;
  };

  return {
    fill: async () => {
      const others = await Promise.all((await otherCaches()).map((each) => caches.open(each)));
      const groups = new Set((await Promise.all(others.map(groupsIn))).flat());
      const wanted = shell.files.filter(({ group }) => group === undefined || groups.has(group));
      try {
        const cache = await open();
        // one after the other: it has time, and the page may be loading its model
        for (const file of wanted) await put(cache, file, others);
      } catch (thrown) {
        await caches.delete(name).catch(() => undefined);
        throw thrown;
      }
    },
    keep: async (groups) => {
      const cache = await open();
      for (const file of shell.files) {
        if (file.group === undefined || !groups.includes(file.group)) continue;
        await put(cache, file, []).catch(() => undefined); // the network still has it, most of the time
      }
    },
    read: async (path) => {
      const found = await (await open()).match(address(path));
      return found && isolated(found);
    },
    dropOthers: async () => {
      await Promise.all((await otherCaches()).map((each) => caches.delete(each)));
    },
    fileAt: (url) => {
      const [bare = ''] = url.split(/[?#]/, 1);
      return bare.startsWith(scope) ? byPath.get(bare.slice(scope.length) || 'index.html') : undefined;
    },
  };
};
