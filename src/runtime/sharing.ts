/** What leaves the page and comes back: one link to where it stands, the episode as JSON, and a linked run opened again. */
import type { Goal, Observer, StopReason, World } from '../contracts.ts';
import type { ExportedEpisode, Exporter } from '../episode/exporters/exporter.ts';
import { JSON_EXPORTER } from '../episode/exporters/json.ts';
import { encodeRun, type LinkedRun } from '../episode/link.ts';
import { recoverRun } from '../episode/link-recovery.ts';
import { linkedRun, replayRun } from '../episode/link-replay.ts';
import { type Trace, traceStepOf } from '../episode/trace.ts';
import type { EpisodeKeeper } from './episode-keeper.ts';
import type { ErrorText } from './messages.ts';
import { liveLink } from './recording/when.ts';
import type { Runner } from './runner.ts';
import { RUN_KEY, writeSettings } from './settings.ts';
import { pushNotice, type Stores } from './stores.ts';

export interface SharingParts {
  readonly stores: Stores;
  readonly keeper: Pick<EpisodeKeeper, 'of' | 'earlier' | 'spec'>;
  readonly runner: Pick<Runner, 'occupy' | 'adopt'>;
  readonly world: () => World | null;
  /** The goal the sentence names. */
  readonly goal: () => Goal | null;
  readonly succeeded: (told?: string, ended?: StopReason) => boolean | null;
}

export interface OpeningParts {
  /** The simulated camera: the only one that can take the frames of a linked run again. */
  readonly camera: Observer | null;
  readonly planText: (words: readonly string[]) => string | null;
}

export interface Sharing {
  /** `query` of the page's address -> that of a link to where the page stands. */
  shareQuery(query: string): string;
  /** The episode, and what else it takes to understand it, written by one of the exporters; null without steps. */
  episodeAs(exporter: Exporter): string | null;
  /** By the exporter that keeps all of it. */
  episodeJson(): string | null;
  /** Carries out the run of a link, in a scene that stands at its beginning. What went wrong is a notice. */
  openRun(text: string, parts: OpeningParts): Promise<void>;
}

const NO_CAMERA = {
  code: 'WEBGL_FAILED',
  message: 'The run of the link needs the simulated camera, which cannot draw here.',
} as const;

const OTHER_PICTURES: ErrorText = {
  headline: 'The pictures of this run are not in the link',
  next: 'Its actions and its world are those of the link; the pictures are the simulated camera’s.',
  remedies: ['dismiss'],
};

export const createSharing = (parts: SharingParts): Sharing => {
  const { stores, keeper, runner, world, goal } = parts;
  const { session, settings } = stores;

  const presentRun = (): LinkedRun | null => {
    const now = world();
    if (!now) return null;
    const busy = session.getState().run !== 'idle';
    const [history, earlier] = [keeper.of(now), keeper.earlier(now)];
    return linkedRun({ world: now, history, earlier, spec: keeper.spec(), busy });
  };

  const shareQuery = (query: string): string => {
    const before = new URLSearchParams(query);
    if (session.getState().recording) return before.toString(); // it was opened by the link to it
    before.delete(RUN_KEY);
    const written = writeSettings(settings.getState(), before.toString());
    const link = new URLSearchParams(liveLink(written, settings.getState().seed));
    const run = presentRun();
    if (run) link.set(RUN_KEY, encodeRun(run));
    return link.toString();
  };

  const trace = (): Trace | null => {
    const now = world();
    const history = keeper.of(now);
    if (!now || !history || history.episode.entries.length === 0) return null;
    const { entries, startHash, end } = history.episode;
    const { seed, driver, clock, maxSteps } = settings.getState();
    const instruction = entries[0]?.step.observation.instruction ?? '';
    const head = { seed, instruction, goal: goal(), policy: driver, clock, maxSteps };
    return {
      formatVersion: 2,
      ...{ ...head, actionSpec: keeper.spec(), startHash, omittedSteps: 0 },
      steps: entries.map(({ step, hash }) => traceStepOf(step, hash)),
      end: end && { reason: end.reason, ...(end.error ? { error: end.error } : {}) },
    };
  };

  const carryOut = async (run: LinkedRun, { camera, planText }: OpeningParts, signal: AbortSignal) => {
    const now = world();
    if (!now) return;
    const beginning = now.save();
    const { succeeded } = parts;
    const replayed = camera
      ? await replayRun(run, { world: now, camera, planText, succeeded, signal })
      : ({ ok: false, error: NO_CAMERA } as const);
    if (!replayed.ok) {
      now.restore(beginning);
      if (replayed.error.code !== 'CANCELLED') pushNotice(session, replayed.error);
      return;
    }
    runner.adopt(now, replayed.value.history, replayed.value.earlier, run.spec);
    const hash = now.hash();
    if (hash !== run.hash) {
      const message =
        'The same actions led the arm elsewhere: the link was made by another version of the page.';
      pushNotice(session, { code: 'LINK_DIVERGED', message, detail: `${hash}, not ${run.hash}` });
    }
    if (settings.getState().camera !== 'sim' && run.steps.length > 0) {
      const message = 'They came from a camera or a file of whoever shared it.';
      pushNotice(session, { code: 'LINK_DIVERGED', message }, OTHER_PICTURES);
    }
  };

  const exported = (): ExportedEpisode | null => {
    const now = trace();
    const { engine } = session.getState();
    const { model, temperature, draw, bins } = settings.getState();
    const steps = keeper.of(world())?.episode.entries.map(({ step }) => step) ?? [];
    const marked = (is: (step: (typeof steps)[number]) => boolean) =>
      steps.filter(is).map(({ index }) => index);
    const more = {
      model: engine.phase === 'ready' ? { id: model, ...engine.info } : { id: model },
      sampling: { temperature, draw },
      bins,
      segments: presentRun()?.segments ?? [],
      edited: marked(({ edited }) => edited === true),
      replayed: marked(({ replayed }) => replayed === true),
      query: shareQuery(''),
    };
    return now && { ...now, page: more };
  };

  const episodeAs: Sharing['episodeAs'] = ({ write }) => {
    const episode = exported();
    return episode && write(episode);
  };

  return {
    shareQuery,
    episodeAs,
    episodeJson: () => episodeAs(JSON_EXPORTER),
    openRun: async (text, opening) => {
      const run = recoverRun(text);
      if (run.ok) await runner.occupy('playing', (signal) => carryOut(run.value, opening, signal));
      else pushNotice(session, run.error);
    },
  };
};
