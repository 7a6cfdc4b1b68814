/** From where the page stands to a measurement of what drives it there (measure/description.ts reads it). */
import type { Provider } from '../contracts.ts';
import { SETTINGS, type Settings } from './settings.ts';
import type { EngineState } from './stores.ts';

const CARRIED = ['robot', 'table', 'set', 'model', 'temperature', 'planFirst', 'theme'] as const;

/** A query: the view, and what differs from its defaults. `likely`: where the model would run here before it is loaded. */
export const measureLink = (settings: Settings, engine: EngineState, likely?: Provider): string => {
  const params = new URLSearchParams({ measure: '' });
  for (const name of CARRIED) {
    const { key, fallback, format } = SETTINGS[name] as (typeof SETTINGS)['model'];
    const value = settings[name] as string;
    if (value !== fallback) params.set(key, format(value));
  }
  const { driver, provider } = settings;
  if (driver !== 'model') params.set('control', driver);
  const runs = engine.phase === 'ready' ? engine.info.provider : (likely ?? provider);
  if (runs === 'webgpu') params.set('provider', runs);
  if (engine.phase === 'ready') params.set('variant', engine.info.variant);
  return params.toString();
};
