/** Where the manifest of a model lies: "pico" has a folder, "pico:l1" is another head that lies in the same one. */

/** What a model may be called. */
export const MODEL_NAME = /^[a-z0-9][a-z0-9-]*(?::[a-z0-9][a-z0-9-]*)?$/;

/** Heads of one folder lie on the same trunk: "pico" and "pico:l1". */
export const sameTrunk = (a: string, b: string): boolean => a.split(':')[0] === b.split(':')[0];

/** From the site's root. */
export const manifestPath = (model: string): string => {
  const [folder = '', head] = model.split(':');
  return `models/${folder}/${head === undefined ? 'manifest' : `head-${head}`}.json`;
};
