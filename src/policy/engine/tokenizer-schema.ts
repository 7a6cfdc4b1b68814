/** What a manifest says of a tokenizer; apart from the tokenizer itself, which a page that only reads a manifest does not fetch. Pure. */
import { z } from '../../schema.ts';
import { file } from './files.ts';

const side = z.enum(['left', 'right']);

const padding = {
  /** Length of the graph's input. */
  maxTokens: z.number().int().min(1).max(4096),
  paddingSide: side,
  padId: z.number().int().nonnegative(),
  /** Where a sentence that is too long is cut; null: it is refused. */
  truncationSide: side.nullable(),
  /** Put behind a sentence that does not end with it: "\n" of SmolVLA and pi0. */
  suffix: z.string().max(20),
};

/** A manifest's `tokenizer`: the file, and how its ids fill the graph's input. */
export const tokenizerSchema = file.extend(padding);

export type SentenceLayout = Readonly<Omit<z.infer<typeof tokenizerSchema>, 'file' | 'bytes' | 'sha256'>>;
