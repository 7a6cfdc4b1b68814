/** The models that this site serves: what the build found below models/. */

/** Another head that lies on the model's trunk. */
export interface ServedHead {
  /** After the folder's name and a colon it is the model to ask for. */
  readonly id: string;
  readonly title: string;
}

export interface ServedModel {
  /** Folder under models/. */
  readonly id: string;
  readonly title: string;
  readonly heads: readonly ServedHead[];
}

const NAME = /^[a-z0-9][a-z0-9-]*$/;

const isNamed = (value: unknown): value is ServedHead =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'title' in value &&
  typeof value.id === 'string' &&
  NAME.test(value.id) &&
  typeof value.title === 'string';

const readModel = (value: unknown): readonly ServedModel[] => {
  if (!isNamed(value)) return [];
  const heads: unknown = 'heads' in value ? value.heads : [];
  return [{ id: value.id, title: value.title, heads: Array.isArray(heads) ? heads.filter(isNamed) : [] }];
};

/** Empty where the list cannot be had: there is then nothing to choose from. */
export const servedModels = async (): Promise<readonly ServedModel[]> => {
  try {
    const response = await fetch(new URL('models/index.json', document.baseURI), { cache: 'no-cache' });
    const list: unknown = response.ok ? await response.json() : [];
    return Array.isArray(list) ? list.flatMap(readModel) : [];
  } catch {
    return [];
  }
};
