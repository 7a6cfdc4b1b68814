/** The words of src/tasks/language.json as the page needs them: names, wordings, and everything a model may know. */

type Words = readonly string[];
type Named<T> = Readonly<Record<string, T>>;

export interface Language {
  readonly colors: Named<Words>;
  readonly shapes: Named<Words>;
  readonly tasks: Named<{ readonly templates: Words }>;
  /** Wordings by kind of question; fields {object}, {objects}, {side}. */
  readonly questions: Named<Words>;
  /** Every text of the file, synonyms and relations included. */
  readonly texts: Words;
}

export const textsOf = (json: unknown): readonly string[] => {
  if (typeof json === 'string') return [json];
  return typeof json === 'object' && json !== null ? Object.values(json).flatMap(textsOf) : [];
};

export const colorNames = ({ colors }: Language): readonly string[] => Object.keys(colors);
export const shapeNames = ({ shapes }: Language): readonly string[] => Object.keys(shapes);
