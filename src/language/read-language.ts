/** Reads src/tasks/language.json for the page. Apart from language.ts, since a schema library comes with it. */
import { z } from '../schema.ts';
import { type Language, textsOf } from './language.ts';

const words = z.array(z.string());
const schema = z.object({
  colors: z.record(z.string(), words),
  shapes: z.record(z.string(), words),
  tasks: z.record(z.string(), z.object({ templates: words })),
  questions: z.record(z.string(), words).default({}),
});

/** Throws on a file without names or wordings: the page is built with the file, so that this is a broken build. */
export const readLanguage = (json: unknown): Language => ({ ...schema.parse(json), texts: textsOf(json) });
