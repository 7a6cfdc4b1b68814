/** The heads there are. A new one is a file beside this one, and a row here; a manifest names it by `head.kind`. */
import { BINS_HEAD } from './bins.ts';
import { CHUNK_HEAD } from './chunk.ts';
import { GRAPH_HEAD } from './graph.ts';

export const HEADS = [BINS_HEAD, CHUNK_HEAD, GRAPH_HEAD] as const;
