/** A recorded episode as the source of what the page shows, until somebody acts. */
import type { Result, Step } from '../../contracts.ts';
import type { Recording } from '../../episode/recording/index.ts';
import { isQuestion } from '../../language/question.ts';
import type { Hot } from '../hot.ts';
import { RUN_KEY, type Settings, writeSettings } from '../settings.ts';
import { pushNotice, type RecordingState, type Stores } from '../stores.ts';
import type { LiveActions, RecordedSource } from '../world-source.ts';
import { createPlayer, type Player, type PlayerParts, stillStep } from './player.ts';
import { recordedSnapshot, runOf, summaryOf } from './shown.ts';

/** How the page opens on a recording. */
export interface RecordingOptions extends Pick<PlayerParts, 'now' | 'nextPicture'> {
  readonly recording: Promise<Result<Recording>>;
  /** The visitor wants no motion: the recording stands still at one step (stillStep). */
  readonly still: boolean;
  /** Calls back when the page has nothing else to do. */
  readonly whenIdle: (callback: () => void) => void;
  /** May physics be fetched before anyone asks for it? Not where every byte is paid for. */
  readonly eager: boolean;
}

/** The live world, not opened yet. */
export interface LiveWorld {
  /** Fetches what it is made of; opens nothing. Errors: WORLD_FAILED. */
  prefetch(): Promise<Result<unknown>>;
  /** Opens it, and in it the run of a link, if there is one. */
  start(run: string | null): Promise<void>;
  write(text: string): Promise<void>;
}

export interface RecordedSourceParts extends RecordingOptions {
  readonly stores: Stores;
  readonly hot: Hot;
  readonly live: LiveWorld;
}

/** What changes how the page looks and nothing that runs. */
const LOOKS: ReadonlySet<string> = new Set<keyof Settings>(['theme', 'shadows', 'hide', 'panel']);

/** So many pictures, and so much time, after which it moves for everyone to see. */
const PICTURES = 10;
const MOVING = 1500; // ms
/** There may be nothing to draw with. */
const PATIENCE = 20_000; // ms

export const createRecordedSource = (parts: RecordedSourceParts): RecordedSource => {
  const { stores, hot, live } = parts;
  const { session, settings, view } = stores;
  let player: Player | null = null;
  let episode: Recording | null = null;
  let steps: readonly Step[] = [];
  /** Until the live world has taken over. */
  let shown = true;
  let leaving: Promise<boolean> | null = null;
  let pictures = 0;
  let since = 0;
  let scheduled = false;

  /** Physics comes when the recording has been seen to move, and only then. */
  const prepare = (): void => {
    if (scheduled || !parts.eager) return;
    scheduled = true;
    parts.whenIdle(() => void live.prefetch());
  };

  const mark = (phase: RecordingState['phase']): void => {
    const { recording } = session.getState();
    if (recording) session.setState({ recording: { ...recording, phase } });
  };

  const onStep = (index: number): void => {
    const step = steps[index];
    if (!step || !episode) return;
    hot.shown = step;
    hot.frame = step.observation.frame;
    session.setState({ snapshot: recordedSnapshot(step, episode) });
    view.setState({ cursor: index });
    hot.emit('frame');
    hot.emit('step');
  };

  const play = (): void => {
    if (!player) return;
    player.play();
    session.setState({ run: 'playing' });
    mark('playing');
  };

  const pause = (): void => {
    player?.pause();
    session.setState({ run: 'idle' });
    mark('paused');
  };

  const seek = (step: number | null): void => {
    player?.seek(step ?? steps.length - 1);
    session.setState({ run: 'idle' });
    mark('paused');
  };

  /** Nothing of the recording is left in what the panels read. */
  const clear = (): void => {
    player?.pause();
    player = null;
    shown = false;
    Object.assign(hot, { steps: [], shown: null, frame: null });
    session.setState({ recording: null, snapshot: null, run: 'idle' });
    view.setState({ cursor: null, edit: null });
    hot.emit('step');
  };

  const leaveNow = async (from: number | null): Promise<boolean> => {
    if (player?.playing()) pause();
    mark('leaving');
    const there = await live.prefetch();
    if (!there.ok) {
      pushNotice(session, there.error);
      if (player) mark('paused');
      leaving = null;
      if (player) return false;
    }
    const { draft } = view.getState();
    const about = session.getState().recording?.about;
    const stale = draft === about?.instruction && settings.getState().seed !== about.seed;
    if (stale) view.setState({ draft: '' }); // a sentence about another scene
    const run = episode && from !== null ? runOf(episode, from) : null;
    clear();
    await live.start(run);
    if (draft !== '' && !stale) await live.write(draft); // the link says what the box says
    return there.ok;
  };
  const leave = (from: number | null = null): Promise<boolean> => {
    leaving ??= leaveNow(from);
    return leaving;
  };

  /** A link to the recording while it plays; to the step that is looked at, carried out live, while it stands. */
  const shareQuery = (query: string): string => {
    const params = new URLSearchParams(query);
    params.delete('recording');
    if (!episode || !player || player.playing()) {
      params.set('recording', '1');
      return params.toString();
    }
    const link = writeSettings(
      { ...settings.getState(), instruction: episode.instruction },
      params.toString(),
    );
    return `${link}&${RUN_KEY}=${runOf(episode, player.step())}`;
  };

  const own = (actions: LiveActions): Partial<LiveActions> => ({
    // the recorded steps go live with it: what is branched from is there to branch from
    branch: async (tokens) => {
      if (await leave(player?.step() ?? null)) await actions.branch(tokens);
    },
    branchAction: async (action) => {
      if (await leave(player?.step() ?? null)) await actions.branchAction(action);
    },
    load: async () => {
      await actions.load();
      if (session.getState().engine.phase === 'absent') return; // cancelled: the recording goes on
      await leave();
    },
    write: async (text) => view.setState({ draft: text }),
    say: async (text) => {
      if (!isQuestion(text)) view.setState({ draft: text });
      else if (await leave()) await actions.say(text);
    },
    change: async (changes) => {
      if (Object.keys(changes).every((name) => LOOKS.has(name))) return actions.change(changes);
      // the scene it opens is the one that is asked for: a world is made once
      if (changes.seed !== undefined) settings.setState({ seed: changes.seed });
      if (await leave()) await actions.change(changes);
    },
  });

  // a token that is being typed must not run away
  view.subscribe(({ edit }) => {
    if (shown && edit && player?.playing()) seek(edit.step);
  });

  const begin = async (): Promise<void> => {
    const read = await parts.recording;
    if (!shown || leaving) return;
    if (!read.ok) {
      pushNotice(session, read.error);
      await leave();
      return;
    }
    const recording = read.value;
    episode = recording;
    steps = recording.steps.map(({ step }) => step);
    hot.steps = steps;
    const { seed, robot, table } = recording.scene;
    settings.setState({ seed, robot, table });
    view.setState({ draft: recording.instruction });
    const phase = parts.still ? 'paused' : 'playing';
    session.setState({ scene: recording.scene, recording: { phase, about: summaryOf(recording) } });
    player = createPlayer({ ...parts, recording, onStep, onMotion: () => hot.emit('world') });
    if (parts.still) seek(stillStep(recording));
    else play();
    setTimeout(prepare, PATIENCE);
  };
  session.setState({ recording: { phase: 'waiting', about: null } });

  return {
    ready: begin(),
    shown: () => shown,
    posed: () => player,
    drawn: () => {
      if (scheduled) return false;
      if (!player) return true; // the table alone
      if (pictures === 0) since = parts.now();
      pictures += 1;
      if (parts.still || (pictures >= PICTURES && parts.now() - since >= MOVING)) prepare();
      return true;
    },
    seek,
    play: async () => play(),
    stop: pause,
    shareQuery,
    leave,
    step: () => player?.step() ?? null,
    own,
  };
};
