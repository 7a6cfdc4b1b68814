/**
 * What the things of a scene are made of, fetched before the scene opens: a page with blocks alone never fetches any.
 * Where the bytes come from is a port: this site, a folder of the bench, what a visitor dropped.
 */
import type { Hull, Hulls, Result, SceneSpec, TabletopError, ThingSpec } from '../contracts.ts';
import type { Catalogue } from '../tasks/index.ts';
import { hullsPath, loadNames, loadThings, parseHulls } from '../things/index.ts';

export interface AssetPort {
  /** The bytes at an address relative to the site. Rejects when they are not to be had. */
  readonly read: (path: string) => Promise<ArrayBuffer>;
}

export interface Assets {
  /** The tables of things and names, once. Errors: THING_MISSING. */
  catalogue(): Promise<Result<Catalogue>>;
  /** Convex pieces of the things in the scene, each fetched once. Errors: THING_MISSING. */
  hulls(scene: SceneSpec): Promise<Result<Hulls>>;
  /** The bytes of a model or a picture. Errors: THING_MISSING. */
  file(path: string): Promise<Result<ArrayBuffer>>;
}

const missing = (what: string, thrown: unknown): { readonly ok: false; readonly error: TabletopError } => ({
  ok: false,
  error: {
    code: 'THING_MISSING',
    message: `${what} could not be fetched. Check the connection and try again, or choose the table of blocks.`,
    detail: String(thrown),
  },
});

export const createAssets = ({ read }: AssetPort): Assets => {
  let tables: Promise<Catalogue> | null = null;
  const pieces = new Map<string, Promise<readonly Hull[]>>();

  const piecesOf = (thing: ThingSpec): Promise<readonly Hull[]> => {
    const key = hullsPath(thing);
    const known = pieces.get(key);
    if (known) return known;
    const coming = read(key).then((bytes) => parseHulls(JSON.parse(new TextDecoder().decode(bytes))));
    pieces.set(key, coming);
    coming.catch(() => pieces.delete(key)); // a failed download must not poison the next try
    return coming;
  };

  return {
    catalogue: async () => {
      try {
        tables ??= Promise.all([loadThings(), loadNames()]).then(([things, names]) => ({ things, names }));
        return { ok: true, value: await tables };
      } catch (thrown) {
        tables = null;
        return missing('The list of things', thrown);
      }
    },
    hulls: async ({ objects }) => {
      const things = objects.flatMap((object) => (object.kind === 'thing' ? [object.thing] : []));
      const found = new Map<string, readonly Hull[]>();
      for (const thing of things) {
        try {
          found.set(thing.id, await piecesOf(thing));
        } catch (thrown) {
          return missing(`The shape of “${thing.id}”`, thrown);
        }
      }
      return { ok: true, value: found };
    },
    file: async (path) => {
      try {
        return { ok: true, value: await read(path) };
      } catch (thrown) {
        return missing(`“${path.replace(/\?.*$/, '')}”`, thrown);
      }
    },
  };
};
