/** Files of models that may be chosen next, fetched while somebody is choosing, so that the choice waits for no network. */

/** A file, by what it hashes to. */
interface Hashed {
  readonly sha256: string;
}

export interface FetchAheadParts<F extends Hashed, On extends string> {
  /** What a load of it on this provider would fetch; none of a model that cannot be read or does not run here. */
  readonly filesOf: (model: string, on: On) => Promise<readonly F[]>;
  /** Hashes of the files that this browser keeps. */
  readonly kept: () => Promise<ReadonlySet<string>>;
  /** Fetches, verifies and keeps them; false: it could not. */
  readonly fetch: (files: readonly F[]) => Promise<boolean>;
  /** Is every byte paid for? */
  readonly savesData: () => boolean;
}

/**
 * One model after the other. Nothing is fetched where bytes are to be saved, nor where this browser keeps nothing (blocked
 * storage): it would be fetched again when it is needed. It never fails: what did not come is fetched when it is chosen.
 */
export const createFetchAhead = <F extends Hashed, On extends string>(
  parts: FetchAheadParts<F, On>,
): ((models: readonly string[], on: On) => Promise<void>) => {
  const done = new Set<string>();
  let busy = false;

  const one = async (model: string, on: On, kept: ReadonlySet<string>): Promise<boolean> => {
    const files = await parts.filesOf(model, on);
    const missing = files.filter(({ sha256 }) => !kept.has(sha256));
    return files.length > 0 && (missing.length === 0 || (await parts.fetch(missing)));
  };

  return async (models, on) => {
    const key = (model: string): string => `${on} ${model}`;
    const wanted = models.filter((model) => !done.has(key(model)));
    if (busy || wanted.length === 0 || parts.savesData()) return;
    busy = true;
    try {
      for (const model of wanted) {
        const kept = await parts.kept();
        if (kept.size === 0) return;
        if (await one(model, on, kept)) done.add(key(model));
      }
    } catch {
      // the choice itself says what is wrong
    } finally {
      busy = false;
    }
  };
};
