/** The status line in one sentence: what the page is doing now, and why it is not doing more. Pure. */
import { ERROR_TEXTS } from './messages.ts';
import { isStill } from './picture-wait.ts';
import type { SessionState } from './stores.ts';
import { trainedElsewhere, unfamiliarTo } from './unfamiliar.ts';

export type Mood = 'calm' | 'busy' | 'good' | 'warn' | 'bad';

export interface Status {
  readonly mood: Mood;
  readonly text: string;
}

const steps = (n: number): string => (n === 1 ? '1 step' : `${n} steps`);

const STAGES = {
  manifest: 'Reading the model’s manifest.',
  download: 'Downloading the model.',
  compile: 'Compiling the model for this device.',
  'warm-up': 'Warming up: the first run prepares the kernels.',
  'self-test': 'Self-test: the golden frame must give the golden tokens.',
} as const;

export const stageSentence = (stage: keyof typeof STAGES): string => STAGES[stage];

const DRIVERS = { model: 'The model', expert: 'The scripted expert', 'no-op': 'Nobody' } as const;

const ended = (s: SessionState, driver: keyof typeof DRIVERS, doubt: string | null): Status | null => {
  const { end } = s;
  if (!end) return null;
  const trained = driver === 'model' ? trainedElsewhere(s) : null;
  const failed = `The goal is not met${trained ? `: the model was trained on ${trained} alone` : ''}.`;
  // a verdict is of the sentence before: what is in the box now is none that could have one
  if (doubt && (end.succeeded !== null || end.reason === 'stopped')) return { mood: 'warn', text: doubt };
  const outcome =
    end.succeeded === null
      ? doubt
        ? ` ${doubt}`
        : ''
      : `${end.succeeded ? ' The goal is met.' : ` ${failed}`}${end.scored ? ` Scored: ${end.scored}.` : ''}`;
  const mood: Mood = end.succeeded === true ? 'good' : end.succeeded === false ? 'warn' : 'calm';
  switch (end.reason) {
    case 'terminated':
      return { mood, text: `${DRIVERS[driver]} said “terminate” after ${steps(end.steps)}.${outcome}` };
    case 'step-limit':
      return { mood, text: `The limit of ${steps(end.steps)} was reached.${outcome}` };
    case 'stopped':
      return { mood: 'calm', text: `Stopped after ${steps(end.steps)}. Run goes on from here.` };
    case 'error':
      return { mood: 'bad', text: end.error?.message ?? 'The run ended early.' };
  }
};

const RECORDED = {
  waiting: 'Opening a recorded episode.',
  playing: 'A recorded episode plays: nothing here is computed now. Run takes over, live.',
  paused: 'A recorded episode, standing still. Run takes over, live.',
  leaving: 'Starting the physics: the live scene takes over in a moment.',
} as const;

/** `doubt`: why the instruction in the box cannot be obeyed or judged (understanding.ts); said wherever it would matter. */
export const statusOf = (
  s: SessionState,
  driver: keyof typeof DRIVERS,
  doubt: string | null = null,
): Status => {
  if (s.recording) {
    const loading = s.engine.phase === 'loading' && s.recording.phase !== 'leaving';
    const text = loading ? stageSentence(s.engine.stage) : RECORDED[s.recording.phase];
    return { mood: loading || s.recording.phase !== 'paused' ? 'busy' : 'calm', text };
  }
  const unfamiliar = driver === 'model' ? unfamiliarTo(s) : null;
  if (s.world === 'loading') return { mood: 'busy', text: 'Starting the physics.' };
  if (s.world === 'failed') return { mood: 'bad', text: 'The simulation did not start. Reload the page.' };
  if (s.run === 'playing') return { mood: 'busy', text: 'Playing the recorded steps again.' };
  if (s.run === 'running' && isStill(s)) {
    const text = 'Paused: the camera delivers no pictures. The run goes on by itself when they come again.';
    return { mood: 'warn', text };
  }
  if (s.run === 'stopping') return { mood: 'busy', text: 'Stopping.' };
  if (s.snapshot?.held && s.run !== 'idle') {
    return { mood: 'warn', text: `Held: ${s.snapshot.held.message}` };
  }
  if (s.run !== 'idle') {
    // no step number: this sentence is read aloud whenever it changes
    const who =
      driver === 'no-op' ? 'Nobody is driving: every action is “stay”.' : `${DRIVERS[driver]} is driving.`;
    const but = doubt ?? unfamiliar;
    return { mood: 'busy', text: but ? `${who} ${but}` : who };
  }
  if (s.engine.phase === 'loading') return { mood: 'busy', text: stageSentence(s.engine.stage) };
  if (s.held?.phase === 'looking') return { mood: 'busy', text: 'The model looks for what is named.' };
  if (s.held)
    return { mood: 'warn', text: `${ERROR_TEXTS[s.held.error.code].headline}: the arm holds still.` };
  if (s.snapshot?.sought) {
    const { index, steps: all } = s.snapshot;
    const text = `Step ${index + 1} of ${all}, before its motion. Run goes on from here, as a branch.`;
    return { mood: 'calm', text };
  }
  const over = ended(s, driver, doubt);
  if (over) return over;
  if (s.snapshot?.held) return { mood: 'warn', text: `Held: ${s.snapshot.held.message}` };
  if (driver === 'model' && s.engine.phase === 'failed') {
    return { mood: 'bad', text: 'The model is not loaded. The scripted expert can drive meanwhile.' };
  }
  if (doubt) return { mood: 'warn', text: doubt };
  if (s.snapshot?.replayed) {
    const text = `The ${steps(s.snapshot.steps)} of the link were carried out again. Run goes on from here.`;
    return { mood: 'calm', text };
  }
  if (unfamiliar && !s.snapshot) return { mood: 'calm', text: unfamiliar };
  if (driver === 'model' && s.engine.phase === 'absent') {
    return {
      mood: 'calm',
      text: 'Load the model to let it drive, or let the scripted expert show the task.',
    };
  }
  if (s.snapshot) return { mood: 'calm', text: `Paused after ${steps(s.snapshot.steps)}.` };
  return { mood: 'calm', text: 'Ready. Run starts from this scene.' };
};
