/** How a link names a thing that it cannot carry: "rubber duck~1a2b3c4d", its name and the end of its id. */

export const ownKey = (name: string, id: string): string => `${name}~${id.replace(/^own-/, '')}`;

/** Null for what is no such key. */
export const parseOwnKey = (key: string): { readonly name: string; readonly id: string } | null => {
  const found = /^([^~]{1,40})~([0-9a-f]{8})$/.exec(key);
  return found ? { name: found[1] ?? '', id: `own-${found[2]}` } : null;
};
