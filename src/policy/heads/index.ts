/** Heads: how the outputs of a policy's graph become actions. The manifest names one of the registry. */
import { z } from '../../schema.ts';
import type { Given, Head, HeadPolicy } from './head.ts';
import { HEADS } from './registry.ts';

export { type FastSpec, fastCodecOf, readFast } from './fast.ts';
export type { ActionChunk, ChunkReading, Given, Head, HeadOutput, HeadRequest } from './head.ts';

const [first, ...others] = HEADS;
export const headSchema = z.discriminatedUnion('kind', [first.schema, ...others.map(({ schema }) => schema)]);
export type HeadSpec = z.infer<typeof headSchema>;

/** RangeError for a head that no manifest may name. */
const definitionOf = (head: { readonly kind: string }) => {
  for (const definition of HEADS) {
    const found = definition.of(head);
    if (found) return found;
  }
  throw new RangeError(`no head ${head.kind}`);
};

export const createHead = (manifest: HeadPolicy & { readonly head: HeadSpec }): Head =>
  definitionOf(manifest.head).create(manifest);

/** What the policy of this manifest gives: tokens, or a chunk and how to read it. */
export const givenBy = ({ head }: { readonly head: HeadSpec }): Given => definitionOf(head).given;
