/**
 * Where what the page shows comes from: the live world, or a recording of one. A recording answers what only looks (the
 * cursor, play, stop, the large view); whatever acts waits until the live world has taken its place.
 */
import type { Action, ActionTokens, Result } from '../contracts.ts';
import type { Answer } from './asker.ts';
import type { OwnRequest, OwnThing } from './own/own-thing.ts';
import type { Posed } from './recording/player.ts';
import type { Settings } from './settings.ts';
import type { FileKind } from './sources.ts';

/** What can be looked at without anything being driven. */
export interface WorldSource {
  /** What the large view draws; null: nothing yet. */
  posed(): Posed | null;
  /** A picture of the large view has really been drawn; false: nobody needs to hear of the next. */
  drawn(): boolean;
  /** Shows step `step`, the world standing where its frame was taken; null: the newest state. */
  seek(step: number | null): void;
  /** Shows the steps again from the cursor on. */
  play(): Promise<void>;
  stop(): void;
  /** `query` of the page's address -> that of a link to where the page stands. */
  shareQuery(query: string): string;
}

export interface BringProgress {
  readonly onStage?: (stage: string) => void;
  readonly signal?: AbortSignal;
}

/** What needs the live world. Each is a promise, since a recording may have to give way first. */
export interface LiveActions {
  /** Carries out the sentence; a question is asked instead, whatever button said so. */
  run(): Promise<void>;
  step(): Promise<void>;
  /** The same scene from its beginning. */
  reset(): Promise<void>;
  /** See Rewind. */
  branch(tokens?: ActionTokens): Promise<void>;
  take(tokens: ActionTokens): Promise<void>;
  branchAction(action: Action): Promise<void>;
  undo(): Promise<void>;
  redo(): Promise<void>;
  /** About what is seen now; never moves the arm. Null when there is no answer, and the page says why. */
  ask(question: string): Promise<Answer | null>;
  /** Opens a file as the picture that is seen; nothing if another camera is chosen. */
  showFile(kind: FileKind, file: Blob): Promise<void>;
  showImage(file: Blob): Promise<void>;
  /** Fetches and starts the model. */
  load(): Promise<void>;
  /** What is typed; kept whatever it is. */
  write(text: string): Promise<void>;
  /** An example: written and, while a run goes on, told at once. */
  say(text: string): Promise<void>;
  change(settings: Partial<Settings>): Promise<void>;
  /** Puts a thing of the visitor's own on the table. What went wrong is told to whoever asks, and changes nothing. */
  bring(request: OwnRequest, progress: BringProgress): Promise<Result<OwnThing> | null>;
}

/** A recording in the live world's place. */
export interface RecordedSource extends WorldSource {
  /** Resolves when it shows, or has given way. */
  readonly ready: Promise<void>;
  /** False for good once the live world has taken over. */
  shown(): boolean;
  /**
   * Puts the live world in its place: at the scene's beginning, or with the recorded steps carried out, looked at from
   * step `from`. False if the physics did not come, which the page then says.
   */
  leave(from?: number | null): Promise<boolean>;
  /** Index of the step that is looked at; null before it has come. */
  step(): number | null;
  /** What it answers itself, or lets the live world answer in another order, instead of giving way first. */
  own(live: LiveActions): Partial<LiveActions>;
}

export type Presented = WorldSource & LiveActions;

/** Every action waits for the live world, unless the recording has an answer of its own: a new one cannot bypass it. */
const gated = (live: LiveActions, recorded: RecordedSource): LiveActions => {
  const own = recorded.own(live);
  const names = Object.keys(live) as (keyof LiveActions)[];
  const entries = names.map((name) => {
    const act = live[name] as (...args: unknown[]) => Promise<unknown>;
    const instead = (own[name] as typeof act | undefined) ?? null;
    return [
      name,
      async (...args: unknown[]): Promise<unknown> => {
        if (!recorded.shown()) return act(...args);
        if (instead) return instead(...args);
        return (await recorded.leave()) ? act(...args) : null;
      },
    ];
  });
  return Object.fromEntries(entries) as unknown as LiveActions;
};

/** The live world, and the recording before it if the page opens on one. */
export const present = (
  live: WorldSource,
  actions: LiveActions,
  recorded: RecordedSource | null,
): Presented => {
  if (!recorded) return { ...live, ...actions };
  const source = (): WorldSource => (recorded.shown() ? recorded : live);
  return {
    posed: () => source().posed(),
    drawn: () => source().drawn(),
    seek: (step) => source().seek(step),
    play: () => source().play(),
    stop: () => source().stop(),
    shareQuery: (query) => source().shareQuery(query),
    ...gated(actions, recorded),
  };
};
