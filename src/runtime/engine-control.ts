/** Loads, cancels and replaces the model, and keeps the session store saying where that stands. */
import type { Policy, Step, TabletopError } from '../contracts.ts';
import type { EnginePort, LoadStep } from './engine.browser.ts';
import { fellBack } from './messages.ts';
import type { PlanReader, PolicyOptions } from './model-host.browser.ts';
import { pushNotice, type Stores } from './stores.ts';

export interface EngineControl {
  /** Reads the manifest; loads at once if every file is in this browser's cache and `auto` allows it. */
  describe(auto: boolean): Promise<void>;
  load(): Promise<void>;
  /** Takes effect at once; what has arrived is kept for the next try. */
  cancel(): void;
  /** `earlier`: the steps it goes on from, with the plan they were made under. */
  policy(earlier?: readonly Step[]): Policy | null;
  /** After an error: says so in the store if the engine did not survive it. */
  checkAlive(error: TabletopError): void;
}

/** Seed of draw `draw` in scene `seed`; draw 0 is the seed itself. An odd factor: no two draws share a seed. */
const drawSeed = (seed: number, draw: number): number => (seed + Math.imul(draw, 2654435761)) >>> 0;

const DIED: TabletopError = {
  code: 'ENGINE_FAILED',
  message: 'The model engine stopped between two runs.',
};

/** `readPlan` turns plan words into an instruction; needed only where *Plan first* can be chosen. `seeing`: of models on object tokens. */
export const createEngineControl = (
  engine: EnginePort,
  stores: Stores,
  readPlan: PlanReader = () => null,
  seeing: Pick<PolicyOptions, 'close' | 'insists'> = {},
): EngineControl => {
  const { session, settings } = stores;
  let loading: AbortController | null = null;
  /** The engine serves one request at a time: a new load waits until a cancelled one is out. */
  let before: Promise<unknown> = Promise.resolve();

  const load = async (): Promise<void> => {
    loading?.abort();
    const mine = new AbortController();
    loading = mine;
    const { model, provider } = settings.getState();
    session.setState({ engine: { phase: 'loading', stage: 'manifest', loaded: 0, total: 0 } });
    await before;
    if (loading !== mine) return;
    const onStep = (step: LoadStep): void => {
      if (loading !== mine) return;
      // the bytes stay on show while the model is compiled
      const { engine: last } = session.getState();
      const { loaded, total } = last.phase === 'loading' && step.total === 0 ? last : step;
      session.setState({ engine: { phase: 'loading', stage: step.stage, loaded, total } });
    };
    const work = engine.load(model, provider, onStep, mine.signal);
    before = work;
    const result = await work;
    if (loading !== mine) return;
    loading = null;
    if (result.ok) {
      session.setState({ engine: { phase: 'ready', info: result.value } });
      const reason = result.value.fallback;
      if (reason) {
        const { error, text } = fellBack(reason);
        pushNotice(session, error, text);
      }
    } else if (result.error.code === 'CANCELLED') {
      session.setState({ engine: { phase: 'absent' } });
    } else {
      session.setState({ engine: { phase: 'failed', error: result.error } });
    }
  };

  return {
    describe: async (auto) => {
      const { model, provider } = settings.getState();
      const described = await engine.describe(model, provider);
      const now = settings.getState();
      if (now.model !== model || now.provider !== provider) return;
      // a load may have begun meanwhile: what it loads is still to be described, but its state is its own
      const idle =
        session.getState().engine.phase !== 'loading' && session.getState().engine.phase !== 'ready';
      if (described.ok) session.setState({ model: described.value });
      else if (idle) session.setState({ model: null, engine: { phase: 'failed', error: described.error } });
      if (!idle || !described.ok) return;
      if (auto && described.value.cached) await load();
    },
    load,
    cancel: () => {
      if (!loading) return;
      loading.abort();
      loading = null;
      session.setState({ engine: { phase: 'absent' } });
    },
    policy: (earlier = []) => {
      if (session.getState().engine.phase !== 'ready') return null;
      const { temperature, seed, draw, planFirst, flowSteps } = settings.getState();
      const planning = planFirst ? { readPlan } : {};
      const policy = engine.policy({
        ...{ temperature, seed: drawSeed(seed, draw), earlier },
        ...{ ...planning, ...seeing, ...(flowSteps > 0 ? { flowSteps } : {}) },
      });
      // the worker can die between two runs: nothing waits for an answer then, so the next request is told
      if (!policy) session.setState({ engine: { phase: 'failed', error: DIED } });
      return policy;
    },
    checkAlive: (error) => {
      if (session.getState().engine.phase !== 'ready' || engine.loaded()) return;
      session.setState({ engine: { phase: 'failed', error } });
    },
  };
};
