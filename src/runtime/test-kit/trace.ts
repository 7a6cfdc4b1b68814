/** The episode as a test reads it: the exported JSON of the page, with the hash of every frame beside the world's. */
import type { Trace } from './types.ts';

/** FNV-1a, 32 bit, as eight hexadecimal digits. */
export const fnv1a = (bytes: Uint8Array): string => {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, '0');
};

type Exported = Omit<Trace, 'steps'> & {
  readonly steps: readonly (Omit<Trace['steps'][number], 'frameHash' | 'worldHash'> & {
    readonly hash: string;
  })[];
};

/** `json`: what the page exports; `frames`: RGB bytes of every step's frame, in order. */
export const traceOf = (json: string, frames: readonly Uint8Array[]): Trace => {
  const { steps, ...head } = JSON.parse(json) as Exported; // the page's own writing, a moment ago
  return {
    ...head,
    steps: steps.map(({ hash, ...step }, i) => {
      const frame = frames[i];
      return { ...step, frameHash: frame ? fnv1a(frame) : '', worldHash: hash };
    }),
  };
};
