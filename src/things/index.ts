/** Real things and pictures: their tables, types and addresses. Blocks are in blocks.ts. */
export * from './names.ts';
export * from './tables.ts';
export * from './things.ts';
