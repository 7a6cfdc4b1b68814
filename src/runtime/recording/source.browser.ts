/** The recorded episode's file: asked for by the entry, before the code that reads it has arrived. */
import episode from './episode.bin?url';

/** Starts fetching; null: it did not come, and the page opens live. */
export const fetchEpisode = (): Promise<Uint8Array | null> =>
  fetch(episode).then(
    async (answer) => (answer.ok ? new Uint8Array(await answer.arrayBuffer()) : null),
    () => null,
  );
