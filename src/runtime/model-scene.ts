/** Chooses the robot that a model drives, and a table that it was trained on, when the model is opened. */
import { DEFAULT_ROBOT } from '../robots/index.ts';
import { modelSpec } from './model-spec.ts';
import { SETTINGS, type Settings } from './settings.ts';
import type { SessionState, Stores } from './stores.ts';

type Described = Pick<SessionState, 'engine' | 'model'>;

/** What of the settings a model that was just described changes; what a link has chosen stays as it is with the first one. */
export const settingsFor = (
  now: Described,
  before: Described,
  { driver, robot, table }: Pick<Settings, 'driver' | 'robot' | 'table'>,
): Partial<Pick<Settings, 'robot' | 'table'>> => {
  const [spec, old] = [modelSpec(now), modelSpec(before)];
  if (!spec || driver !== 'model') return {};
  const another = spec !== old && (old !== null || robot === DEFAULT_ROBOT) && spec.robot !== robot;
  const tables = now.model?.card.tables ?? [];
  const [first] = tables;
  const fresh = now.model !== before.model && (before.model !== null || table === SETTINGS.table.fallback);
  const elsewhere = fresh && first !== undefined && !tables.includes(table);
  return { ...(another ? { robot: spec.robot } : {}), ...(elsewhere ? { table: first } : {}) };
};

export const watchModel = ({ session, settings }: Pick<Stores, 'session' | 'settings'>): void => {
  session.subscribe((now, before) => {
    if (now.model === before.model && now.engine === before.engine) return;
    const changes = settingsFor(now, before, settings.getState());
    if (Object.keys(changes).length > 0) settings.setState(changes);
  });
};
