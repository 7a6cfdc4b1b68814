/** Cameras and desk put together: each asks the other, and both the simulation that there is now. */
import type { FrameSize, FrameSource, TabletopError } from '../../contracts.ts';
import { robotOf } from '../../robots/index.ts';
import { type Cameras, createCameras } from '../cameras.browser.ts';
import type { Drivers } from '../drivers.ts';
import type { EnginePort } from '../engine.browser.ts';
import type { Hot } from '../hot.ts';
import { explainHere } from '../page-files.browser.ts';
import { jointUnitsOf } from '../robot-language.ts';
import { SETTINGS } from '../settings.ts';
import type { Simulation } from '../simulation.browser.ts';
import { pushNotice, type Stores } from '../stores.ts';
import { createDesk, type Desk } from './desk.ts';
import { createFollowingDriver, type FollowingDriver } from './following-driver.ts';
import type { DeskMemory } from './remember.ts';

/** Null where the browser keeps nothing: asking alone can throw. */
const storageOf = (): Storage | null => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
};

const MEMORY_MISSING: TabletopError = {
  code: 'DOWNLOAD_FAILED',
  message:
    'The part of the page that remembers a marked desk could not be fetched. The picture is used as it is.',
};

/** In its place: a picture is worth more than what was marked in the last one. */
const FORGETFUL: DeskMemory = { recall: () => null, keep: () => undefined, forget: () => undefined };

export interface DeskWiringParts {
  readonly stores: Stores;
  readonly hot: Hot;
  readonly simulation: () => Simulation | null;
  /** The first simulated camera of the driver, at its size or at another, pixels. */
  readonly sim: (side?: number) => FrameSource | null;
  /** Of that camera's frames. */
  readonly size: () => FrameSize;
  /** Another scene: with things on the table, or an arm alone. */
  readonly reopen: () => Promise<void>;
}

export const createDeskWiring = ({
  stores,
  hot,
  simulation,
  sim,
  size,
  reopen,
}: DeskWiringParts): { readonly desk: Desk; readonly cameras: Cameras } => {
  let kept: Promise<DeskMemory> | null = null;
  const memory = (): Promise<DeskMemory> => {
    kept ??= import('./remember.ts').then(
      ({ createDeskMemory }) => createDeskMemory(storageOf()),
      (thrown: unknown) => {
        kept = null; // the next picture asks again
        const error: TabletopError = { ...MEMORY_MISSING, detail: String(thrown) };
        void explainHere(error).then((explained) => pushNotice(stores.session, explained));
        return FORGETFUL;
      },
    );
    return kept;
  };
  const desk: Desk = createDesk({
    memory,
    picture: () => cameras.sources.picture(),
    overlay: (picture, plane) => simulation()?.overlay(picture, plane) ?? null,
    onChange: async (on) => {
      await reopen();
      // the real world does not wait: over a desk neither does the arm
      stores.settings.setState({ clock: on ? 'realtime' : SETTINGS.clock.fallback });
      await cameras.preview();
    },
  });
  const cameras: Cameras = createCameras({ ...{ stores, hot, sim, size }, frames: desk.frames });
  return { desk, cameras };
};

export interface FollowWiringParts {
  readonly stores: Stores;
  readonly desk: Desk;
  readonly drivers: Drivers;
  readonly engine: Pick<EnginePort, 'ask'>;
  readonly simulation: () => Simulation | null;
}

export const createFollowWiring = ({ engine, simulation, ...parts }: FollowWiringParts): FollowingDriver =>
  createFollowingDriver({
    ...parts,
    joints: (p) => jointUnitsOf(robotOf(parts.stores.settings.getState().robot))(p),
    now: () => performance.now(),
    ask: (question, frame, signal) => {
      const proprioception = simulation()?.world.proprioception();
      return proprioception ? engine.ask(question, { frame, proprioception }, signal) : null;
    },
    reachable: (point) => simulation()?.reachable(point) ?? true,
  });
