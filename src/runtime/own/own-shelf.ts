/** The things that a visitor has brought, kept for the session: what scenes are drawn with, and the files behind them. */
import type { NameSpec, ThingSpec } from '../../contracts.ts';
import { hullsPath, modelPath } from '../../things/things.ts';
import type { AssetPort } from '../assets.ts';
import type { OwnThing } from './own-thing.ts';

/** A thing beside the catalogue's, as scenes take it (tasks/tables.ts). */
export interface Guest {
  readonly thing: ThingSpec;
  readonly concept: NameSpec;
}

export interface OwnShelf {
  /** Keeps it; the same one again changes nothing. */
  add(own: OwnThing): void;
  /** By id. */
  find(id: string): Guest | undefined;
  /** This shelf's files, and those of the port for all others. */
  over(port: AssetPort): AssetPort;
}

const bufferOf = (bytes: Uint8Array): ArrayBuffer => bytes.slice().buffer as ArrayBuffer;

export const createOwnShelf = (): OwnShelf => {
  const guests = new Map<string, Guest>();
  const files = new Map<string, Uint8Array>();
  return {
    add: ({ thing, concept, hulls, model }) => {
      guests.set(thing.id, { thing, concept });
      files.set(modelPath(thing), model);
      files.set(hullsPath(thing), new TextEncoder().encode(JSON.stringify(hulls)));
    },
    find: (id) => guests.get(id),
    over: ({ read }) => ({
      read: async (path) => {
        const own = files.get(path);
        return own ? bufferOf(own) : read(path);
      },
    }),
  };
};
