/**
 * A session that opens on a recording: the same panels, the recorded steps. What only looks (the cursor, play, pause)
 * is answered by the recording; whatever drives, edits or chooses another state first puts the live world in its place.
 */
import type { Result, Step } from '../../contracts.ts';
import type { Recording } from '../../episode/recording/index.ts';
import { isQuestion } from '../../language/question.ts';
import type { Session } from '../session.browser.ts';
import { type Settings, writeSettings } from '../settings.ts';
import { RUN_KEY } from '../sharing.ts';
import { pushNotice, type RecordingState } from '../stores.ts';
import { createPlayer, type Player, type PlayerParts, tellingStep } from './player.ts';
import { recordedSnapshot, runOf, summaryOf } from './shown.ts';

export interface RecordingParts extends Pick<PlayerParts, 'now' | 'nextPicture'> {
  readonly recording: Promise<Result<Recording>>;
  /** The visitor wants no motion: the recording stands still at a telling step. */
  readonly still: boolean;
  /** Calls back when the page has nothing else to do. */
  readonly whenIdle: (callback: () => void) => void;
  /** May physics be fetched before anyone asks for it? Not where every byte is paid for. */
  readonly eager: boolean;
}

/** What changes how the page looks and nothing that runs. */
const LOOKS: ReadonlySet<string> = new Set<keyof Settings>(['theme', 'shadows', 'hide', 'panel']);

/** So many pictures, and so much time, after which it moves for everyone to see. */
const PICTURES = 10;
const MOVING = 1500; // ms
/** There may be nothing to draw with. */
const PATIENCE = 20_000; // ms

export const withRecording = (live: Session, parts: RecordingParts): Session => {
  const { session, settings, view } = live.stores;
  const { hot } = live;
  let player: Player | null = null;
  let episode: Recording | null = null;
  let steps: readonly Step[] = [];
  /** Until the live world has taken over. */
  let recorded = true;
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

  const say = (phase: RecordingState['phase']): void => {
    const { recording } = session.getState();
    if (recording) session.setState({ recording: { ...recording, phase } });
  };

  const onStep = (index: number): void => {
    const step = steps[index];
    const recording = episode;
    if (!step || !recording) return;
    hot.shown = step;
    hot.frame = step.observation.frame;
    session.setState({ snapshot: recordedSnapshot(step, recording) });
    view.setState({ cursor: index });
    hot.emit('frame');
    hot.emit('step');
  };

  const play = (): void => {
    if (!player) return;
    player.play();
    session.setState({ run: 'playing' });
    say('playing');
  };

  const pause = (): void => {
    player?.pause();
    session.setState({ run: 'idle' });
    say('paused');
  };

  const seek = (step: number | null): void => {
    player?.seek(step ?? steps.length - 1);
    session.setState({ run: 'idle' });
    say('paused');
  };

  /** Nothing of the recording is left in what the panels read. */
  const clear = (): void => {
    player?.pause();
    player = null;
    recorded = false;
    Object.assign(hot, { steps: [], shown: null, frame: null });
    session.setState({ recording: null, snapshot: null, run: 'idle' });
    view.setState({ cursor: null, edit: null });
    hot.emit('step');
  };

  /**
   * Fetches the physics while the recording stays, then puts the live world in its place: at the scene's beginning, or
   * with the recorded steps carried out, looked at from step `from`. False if the physics did not come.
   */
  const leaveNow = async (from: number | null): Promise<boolean> => {
    if (player?.playing()) pause();
    say('leaving');
    const there = await live.prefetch();
    if (!there.ok) {
      pushNotice(session, there.error);
      if (player) say('paused');
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
    if (draft !== '' && !stale) live.write(draft); // the link says what the box says
    return there.ok;
  };
  const leave = (from: number | null = null): Promise<boolean> => {
    leaving ??= leaveNow(from);
    return leaving;
  };

  /** Something that needs the live world. */
  const first =
    <A extends readonly unknown[], R>(action: (...args: A) => Promise<R>, otherwise: R) =>
    async (...args: A): Promise<R> =>
      !recorded || (await leave()) ? action(...args) : otherwise;

  const change = (changes: Partial<Settings>): void => {
    if (!recorded || Object.keys(changes).every((name) => LOOKS.has(name))) {
      live.change(changes);
      return;
    }
    // the scene it opens is the one that is asked for: a world is made once
    if (changes.seed !== undefined) settings.setState({ seed: changes.seed });
    void leave().then((left) => left && live.change(changes));
  };

  /** The recorded steps go live with it: what is branched from is there to branch from. */
  const branch: Session['branch'] = async (tokens) => {
    if (!recorded || (await leave(player?.step() ?? null))) await live.branch(tokens);
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

  // a token that is being typed must not run away
  view.subscribe(({ edit }) => {
    if (recorded && edit && player?.playing()) seek(edit.step);
  });

  const load = async (): Promise<void> => {
    await live.load();
    if (!recorded || session.getState().engine.phase === 'absent') return; // cancelled: the recording goes on
    await leave();
  };

  const begin = async (): Promise<void> => {
    const read = await parts.recording;
    if (!recorded || leaving) return;
    if (!read.ok) {
      pushNotice(session, read.error);
      await leave();
      return;
    }
    const recording = read.value;
    episode = recording;
    steps = recording.steps.map(({ step }) => step);
    hot.steps = steps;
    settings.setState({ seed: recording.scene.seed });
    view.setState({ draft: recording.instruction });
    const phase = parts.still ? 'paused' : 'playing';
    session.setState({ scene: recording.scene, recording: { phase, about: summaryOf(recording) } });
    player = createPlayer({ ...parts, recording, onStep, onMotion: () => hot.emit('world') });
    if (parts.still) seek(tellingStep(recording));
    else play();
    setTimeout(prepare, PATIENCE);
  };
  session.setState({ recording: { phase: 'waiting', about: null } });
  const begun = begin();

  return {
    ...live,
    ready: begun,
    posed: () => (recorded ? player : live.posed()),
    drawn: () => {
      if (!recorded || scheduled) return live.drawn();
      if (!player) return true; // the table alone
      if (pictures === 0) since = parts.now();
      pictures += 1;
      if (parts.still || (pictures >= PICTURES && parts.now() - since >= MOVING)) prepare();
      return true;
    },
    leaveRecording: async () => void (await leave()),
    seek: (step) => (recorded ? seek(step) : live.seek(step)),
    play: async () => (recorded ? play() : live.play()),
    stop: () => (recorded ? pause() : live.stop()),
    run: first(live.run, undefined),
    step: first(live.step, undefined),
    reset: first(live.reset, undefined),
    ask: first(live.ask, null),
    branch,
    take: first(live.take, undefined),
    shareQuery: (query) => (recorded ? shareQuery(query) : live.shareQuery(query)),
    undo: first(live.undo, undefined),
    redo: first(live.redo, undefined),
    showFile: first(live.showFile, undefined),
    showImage: first(live.showImage, undefined),
    say: (text) => {
      if (!recorded) return live.say(text);
      if (!isQuestion(text)) return view.setState({ draft: text });
      void leave().then((left) => left && live.say(text));
    },
    write: (text) => (recorded ? view.setState({ draft: text }) : live.write(text)),
    load,
    change,
  };
};
