/** Does the page open on the recorded episode? Imports nothing: the entry asks before anything is fetched. */

/** Keys of a link that say how the page looks, not what it shows. */
const LOOKS = new Set(['theme', 'shadows', 'hide', 'recording']);

/**
 * `recording=1` always, `recording=0` never. Else only when the link asks for nothing of its own: whoever opens a
 * seed, a sentence or a run wants to see that, and a test wants the live world.
 */
export const opensOnRecording = (query: string): boolean => {
  const params = new URLSearchParams(query);
  const asked = params.get('recording');
  if (asked !== null) return asked === '1';
  return [...params.keys()].every((key) => LOOKS.has(key));
};

/** A link of the live page: one that would open on the recording names its seed, which it need not do otherwise. */
export const liveLink = (link: string, seed: number): string => {
  if (!opensOnRecording(link)) return link;
  const params = new URLSearchParams(link);
  params.delete('recording');
  params.set('seed', String(seed));
  return params.toString();
};
