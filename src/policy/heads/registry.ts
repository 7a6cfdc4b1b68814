/** The heads there are. A new one is a file beside this one, and a row here; a manifest names it by `head.kind`. */
import { BINS_HEAD } from './bins.ts';
import { BINS_CHUNK_HEAD } from './bins-chunk.ts';
import { CHUNK_HEAD } from './chunk.ts';
import { FAST_HEAD } from './fast.ts';
import { FLOW_MATCHING_HEAD } from './flow-matching.ts';
import { GRAPH_HEAD } from './graph.ts';

export const HEADS = [
  BINS_HEAD,
  CHUNK_HEAD,
  BINS_CHUNK_HEAD,
  FAST_HEAD,
  FLOW_MATCHING_HEAD,
  GRAPH_HEAD,
] as const;
