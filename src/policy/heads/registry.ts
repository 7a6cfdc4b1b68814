/** The heads there are. A new one is a file beside this one, and a row here; a manifest names it by `head.kind`. */
import { BINS_HEAD } from './bins.ts';
import { CHUNK_HEAD } from './chunk.ts';

export const HEADS = [BINS_HEAD, CHUNK_HEAD] as const;
