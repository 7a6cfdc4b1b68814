/** What a change of driver, model, head or provider entails. */
import type { EngineControl } from './engine-control.ts';
import type { Runner } from './runner.ts';
import type { Stores } from './stores.ts';

export interface DriverChangeParts {
  readonly session: Stores['session'];
  readonly settings: Stores['settings'];
  readonly runner: Pick<Runner, 'stop' | 'halt' | 'clear'>;
  readonly control: Pick<EngineControl, 'cancel' | 'describe' | 'load'>;
  /** The whole of a run, from where the world stands. */
  readonly run: () => Promise<void>;
  /** May a model be loaded unasked, if all its files are here? */
  readonly auto: boolean;
  /** Is this model the visitor's own? */
  readonly brought: (model: string) => boolean;
  /** Puts away what was asked of the model before. */
  readonly forget: () => void;
}

export interface DriverChange {
  /** A run that is under way begins anew with the new choice; one that is not stays still. */
  restart(): Promise<void>;
  /**
   * Another model, another head on the trunk of the one before, or the same elsewhere. Whoever had asked for a model is not
   * asked again. With another head the episode goes on, and so does a run that was under way.
   */
  reload(another: 'model' | 'head' | 'provider'): Promise<void>;
}

export const createDriverChange = (parts: DriverChangeParts): DriverChange => {
  const { session, settings, runner, control, run, auto, brought, forget } = parts;
  /** Heads are chosen faster than they load: a run goes on with the last one. */
  let goesOn = false;
  return {
    restart: async () => {
      const wasRunning = session.getState().run === 'running';
      runner.stop();
      if (!wasRunning) return;
      await runner.clear();
      await run();
    },
    reload: async (another) => {
      const { model } = settings.getState();
      goesOn = another === 'head' && (goesOn || session.getState().run === 'running');
      const asked = brought(model) || session.getState().engine.phase !== 'absent';
      // the same model elsewhere says the same: an episode that lost its device goes on on the processor
      await (another === 'model' ? runner.clear() : runner.halt());
      forget();
      control.cancel();
      session.setState({ engine: { phase: 'absent' } });
      if (another === 'head' && asked) {
        // what a head is called and costs is read while it loads
        await Promise.all([control.load(), control.describe(false)]);
      } else {
        await control.describe(auto && !asked);
        if (asked) await control.load();
      }
      if (settings.getState().model !== model || !goesOn) return;
      goesOn = false;
      if (session.getState().engine.phase === 'ready') await run();
    },
  };
};
