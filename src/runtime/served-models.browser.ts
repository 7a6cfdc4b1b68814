/** The models that this site serves: what the build found below models/. */

export interface ServedModel {
  /** Folder under models/. */
  readonly id: string;
  readonly title: string;
}

const isServed = (value: unknown): value is ServedModel =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  'title' in value &&
  typeof value.id === 'string' &&
  /^[a-z0-9][a-z0-9-]*$/.test(value.id) &&
  typeof value.title === 'string';

/** Empty where the list cannot be had: there is then nothing to choose from. */
export const servedModels = async (): Promise<readonly ServedModel[]> => {
  try {
    const response = await fetch(new URL('models/index.json', document.baseURI), { cache: 'no-cache' });
    const list: unknown = response.ok ? await response.json() : [];
    return Array.isArray(list) ? list.filter(isServed) : [];
  } catch {
    return [];
  }
};
