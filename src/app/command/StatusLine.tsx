/** One sentence on what is going on, and where the milliseconds of the last action went. */

import { useLayoutEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { StageTimes } from '../../contracts.ts';
import { verdictStatus } from '../../runtime/desk/verdicts.ts';
import { type Status, statusOf } from '../../runtime/status.ts';
import { later } from '../../runtime/timers.ts';
import { milliseconds } from '../../ui/format.ts';
import { Words } from '../../ui/Words.tsx';
import { useApp, useSession, useSettings, useView } from '../context.tsx';
import { UpdateNote } from '../offline/index.ts';
import { now } from '../use-canvas.ts';
import { createSteady } from './steady-words.ts';

const STAGES: readonly { readonly key: keyof StageTimes; readonly title: string }[] = [
  { key: 'observe', title: 'Taking the picture' },
  { key: 'encode', title: 'Sentence and pixels to tensors' },
  { key: 'infer', title: 'The one run of the model' },
  { key: 'control', title: 'Displacement to joint targets' },
  { key: 'physics', title: 'Simulating until the next action' },
];

const Times = () => {
  const times = useSession((s) => s.snapshot?.times ?? null);
  return (
    <dl
      className="times notranslate"
      translate="no"
      aria-label="Milliseconds of the last action"
      data-testid="times"
    >
      {STAGES.map(({ key, title }) => (
        <div key={key} title={title}>
          <dt>{key}</dt>
          <dd data-testid={`ms-${key}`}>{times?.[key] === undefined ? '–' : milliseconds(times[key])}</dd>
        </div>
      ))}
    </dl>
  );
};

/** What is shown is read aloud, so while the arm follows, which flips with every look, it changes once a second at most. */
const useSteady = (status: Status, often: boolean): Status => {
  const [said, say] = useState(status);
  const [steady] = useState(() =>
    createSteady<Status>({ now, later, say, same: (a, b) => a.text === b.text && a.mood === b.mood }),
  );
  const { mood, text } = status;
  useLayoutEffect(() => steady.hear({ mood, text }, often), [steady, mood, text, often]);
  useLayoutEffect(() => steady.dispose, [steady]);
  return often ? said : status;
};

export const StatusLine = () => {
  const session = useSession((s) => s);
  const driver = useSettings((s) => s.driver);
  const instruction = useView((s) => s.instruction);
  const doubt = useView((s) => s.understanding);
  const verdict = useStore(useApp().desk.state, (s) => s.verdict);
  // following is many episodes in turn: between two of them nothing runs, and nothing is said of it
  const follows = verdict !== null && (session.run === 'running' || session.run === 'idle');
  const status = follows ? verdictStatus(verdict, instruction) : statusOf(session, driver, doubt);
  const { mood, text } = useSteady(status, follows);
  return (
    <footer
      className="status"
      data-testid="status"
      data-mood={mood}
      data-state={session.held?.phase === 'looking' ? 'looking' : session.run}
      data-verdict={follows ? verdict : undefined}
    >
      <p role="status" aria-live="polite" data-testid="status-text">
        <i aria-hidden="true" />
        <Words>{text}</Words>
      </p>
      <UpdateNote />
      <div className="times-room">
        <Times />
      </div>
    </footer>
  );
};
