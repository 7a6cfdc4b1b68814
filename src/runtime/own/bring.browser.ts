/** Puts a thing of the visitor's own on the table: made, kept, and in the scene. */
import { isNamedTable } from '../../things/table-names.ts';
import type { Scenes } from '../scenes.browser.ts';
import type { Stores } from '../stores.ts';
import type { LiveActions } from '../world-source.ts';
import { makeOwn } from './make-own.browser.ts';
import { ownKey } from './own-key.ts';

export interface BringParts {
  readonly stores: Stores;
  readonly scenes: Pick<Scenes, 'prefetch' | 'change'>;
  readonly write: (sentence: string) => Promise<void>;
}

export const createBring =
  ({ stores, scenes, write }: BringParts): LiveActions['bring'] =>
  async (request, progress) => {
    const simulator = await scenes.prefetch();
    if (!simulator.ok) return simulator;
    const names = await simulator.value.names();
    if (!names.ok) return names;
    const made = await makeOwn(request, { names: names.value, ...progress });
    if (!made.ok) return made;
    const { thing, concept } = made.value;
    simulator.value.own.add(made.value);
    const { settings } = stores;
    const { table, own, seed } = settings.getState();
    const key = ownKey(concept.name, thing.id);
    // blocks alone are a world of their own: a thing lies among all others
    if (key !== own || !isNamedTable(table))
      settings.setState({ own: key, table: isNamedTable(table) ? table : 'mixed' });
    else await scenes.change(seed);
    const held = thing.rests[0].grasp !== undefined;
    await write(`${held ? 'pick up' : 'reach for'} the ${concept.name}`);
    return made;
  };
