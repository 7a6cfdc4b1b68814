/** The live world's scenes: physics and three fetched once, a scene opened for a seed, begun anew, or changed. */
import type { Result, TabletopError, World } from '../contracts.ts';
import { isNamedTable } from '../things/table-names.ts';
import type { Hot } from './hot.ts';
import { parseOwnKey } from './own/own-key.ts';
import type { Guest } from './own/own-shelf.ts';
import { explainHere } from './page-files.browser.ts';
import type { Simulation, Simulator } from './simulation.browser.ts';
import { pushNotice, type Stores } from './stores.ts';

export interface ScenesParts {
  readonly stores: Stores;
  readonly hot: Hot;
  /** An arm alone, for things that are in a picture. */
  readonly desk: () => boolean;
  /** Stops what runs and forgets its episode. */
  readonly clear: () => Promise<void>;
  /** Another scene is up, or the same at its beginning: what was said about the old one goes. */
  readonly opened: () => void;
  /** Shows what the model would see now. */
  readonly preview: () => Promise<void>;
}

export interface Scenes {
  simulator(): Simulator | null;
  simulation(): Simulation | null;
  /** Fetches what the live world is made of, once, and again after a failure; opens nothing. Errors: WORLD_FAILED. */
  prefetch(): Promise<Result<Simulator>>;
  /** Fetches it and opens the chosen scene; what went wrong is a notice. Null when it did. */
  boot(): Promise<Simulator | null>;
  /** The same scene from its beginning. */
  reset(): Promise<void>;
  /** To this seed, and to the robot that is chosen now. */
  change(seed: number): Promise<void>;
}

const PART_MISSING: TabletopError = {
  code: 'WORLD_FAILED',
  message: 'A part of the page could not be fetched. Check the connection and reload the page.',
};

export const createScenes = (parts: ScenesParts): Scenes => {
  const { stores, hot, preview } = parts;
  const { session, settings, view } = stores;
  let simulator: Simulator | null = null;
  let simulation: Simulation | null = null;
  let beginning: ReturnType<World['save']> | null = null;
  let coming: Promise<Result<Simulator>> | null = null;
  let opening = 0; // which request is the newest

  const failed = (error: TabletopError): null => {
    // a thing that did not come takes nothing away: the scene before it is still up
    if (!simulation) session.setState({ world: 'failed' });
    pushNotice(session, error);
    return null;
  };

  /** The chosen thing of the visitor's own, which a link can only name. */
  const guests = (): readonly Guest[] => {
    const { own, table } = settings.getState();
    const wanted = parseOwnKey(own);
    if (!wanted || !isNamedTable(table)) return [];
    const found = simulator?.own.find(wanted.id);
    if (found) return [found];
    const message = `“${wanted.name}” was a file of whoever made this link; the scene was made without it.`;
    pushNotice(session, { code: 'THING_NOT_HERE', message, detail: wanted.id });
    return [];
  };

  const open = async (seed: number): Promise<void> => {
    if (!simulator) return;
    const mine = ++opening;
    const { robot, table, set } = settings.getState();
    const opened = await simulator.open(seed, { desk: parts.desk(), robot, table, set, guests: guests() });
    if (mine !== opening) {
      if (opened.ok) opened.value.dispose(); // another scene was asked for meanwhile
      return;
    }
    if (!opened.ok) {
      failed(opened.error);
      return;
    }
    const old = simulation;
    simulation = opened.value;
    beginning = simulation.world.save();
    const { scene, examples } = simulation;
    session.setState({ world: 'ready', scene, examples });
    if (view.getState().draft === '') view.setState({ draft: examples[0]?.text ?? '' });
    parts.opened();
    old?.dispose();
    hot.emit('world');
    void preview();
  };

  const prefetch = async (): Promise<Result<Simulator>> => {
    coming ??= import('./simulation.browser.ts').then(
      ({ loadSimulator }) => loadSimulator(),
      async (thrown: unknown) => ({
        ok: false as const,
        error: await explainHere({ ...PART_MISSING, detail: String(thrown) }),
      }),
    );
    const loaded = await coming;
    if (!loaded.ok) coming = null;
    return loaded;
  };

  return {
    simulator: () => simulator,
    simulation: () => simulation,
    prefetch,
    boot: async () => {
      const loaded = await prefetch();
      if (!loaded.ok) return failed(loaded.error);
      simulator = loaded.value;
      if (simulator.cameraError) pushNotice(session, simulator.cameraError);
      await open(settings.getState().seed);
      return simulator;
    },
    reset: async () => {
      await parts.clear();
      if (simulation && beginning) {
        simulation.world.restore(beginning);
        parts.opened();
      } else await open(settings.getState().seed);
      hot.emit('world');
      await preview();
    },
    change: async (seed) => {
      // a sentence that came from the old scene's examples goes with it; one that was typed stays
      const { draft } = view.getState();
      if (session.getState().examples.some(({ text }) => text === draft)) {
        view.setState({ draft: '' });
        settings.setState({ instruction: '' }); // and out of the link
      }
      await parts.clear();
      if (settings.getState().seed === seed) await open(seed);
    },
  };
};
