/** The words of src/world/language.json as the page needs them: names, wordings, and everything a model may know. */
import { z } from 'zod';

const words = z.array(z.string());
const schema = z.object({
  colors: z.record(z.string(), words),
  shapes: z.record(z.string(), words),
  tasks: z.record(z.string(), z.object({ templates: words })),
  /** Wordings by kind of question; fields {object}, {objects}, {side}. */
  questions: z.record(z.string(), words).default({}),
});

export interface Language extends z.infer<typeof schema> {
  /** Every text of the file, synonyms and relations included. */
  readonly texts: readonly string[];
}

const textsOf = (json: unknown): readonly string[] => {
  if (typeof json === 'string') return [json];
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(textsOf) : [];
};

const keysOf = (record: Readonly<Record<string, unknown>>): readonly string[] => Object.keys(record);

/** Throws on a file without names or wordings: the page is built with the file, so that this is a broken build. */
export const readLanguage = (json: unknown): Language => ({ ...schema.parse(json), texts: textsOf(json) });

export const colorNames = ({ colors }: Language): readonly string[] => keysOf(colors);
export const shapeNames = ({ shapes }: Language): readonly string[] => keysOf(shapes);
