/** Heads: how a policy speaks. The manifest names one. */
import type { Manifest } from '../engine/manifest.ts';
import { createBinsHead } from './bins.ts';
import { createChunkHead } from './chunk.ts';
import type { Head } from './head.ts';

export type { ActionChunk, Head, HeadOutput, HeadRequest } from './head.ts';

export const createHead = (manifest: Manifest): Head => {
  switch (manifest.head.kind) {
    case 'bins':
      return createBinsHead(manifest);
    case 'chunk':
      return createChunkHead(manifest.head, manifest);
  }
};
