/** From where the page stands to Teach: the same arm and table, and a policy of the visitor's own as whoever drives (teach/setup.ts reads it). */
import { SETTINGS, type Settings } from './settings.ts';

const CARRIED = ['robot', 'table', 'theme'] as const;

/** A query. `own`: the model of the settings is one of the visitor's own. */
export const teachLink = (
  settings: Pick<Settings, (typeof CARRIED)[number] | 'model'>,
  own: boolean,
): string => {
  const params = new URLSearchParams({ teach: '' });
  if (own) params.set('driver', settings.model);
  for (const name of CARRIED) {
    const { key, fallback } = SETTINGS[name];
    if (settings[name] !== fallback) params.set(key, settings[name]);
  }
  return params.toString();
};
