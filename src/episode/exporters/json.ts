/** All that is known of the episode, in the format that `npm run drive` writes. */
import type { Exporter } from './exporter.ts';

export const JSON_EXPORTER: Exporter = {
  id: 'json',
  title: 'JSON',
  write: (episode) => `${JSON.stringify(episode, null, 1)}\n`,
};
