/** Every step of the episode: tokens, way of the hand, time; looked back at, played again, branched from. */
import { useState } from 'react';
import { stepsAt } from '../../runtime/robot-language.ts';
import { Words } from '../../ui/Words.tsx';
import { useDriven, useSession, useSettings, useView } from '../context.tsx';
import { Bar } from './Bar.tsx';
import { Path } from './Path.tsx';
import { Track } from './Track.tsx';

/** Steps an episode may take, at the rate of the driver. */
const useStepLimit = (): number => {
  const { hz } = useDriven().language.spec;
  return stepsAt(
    useSettings((s) => s.maxSteps),
    hz,
  );
};

export const Timeline = () => {
  const steps = useSession((s) => s.snapshot?.steps ?? 0);
  const cursor = useView((v) => v.cursor);
  const tall = useView((v) => v.panel === 'timeline');
  const most = useStepLimit();
  const [hovered, setHovered] = useState<string | null>(null);
  return (
    <section
      className="panel timeline"
      aria-label="Timeline"
      data-testid="timeline"
      data-state={steps === 0 ? 'empty' : cursor === null ? 'newest' : 'sought'}
      data-steps={steps}
      data-cursor={cursor ?? ''}
      data-tall={tall}
    >
      <Bar hovered={hovered} />
      <div className="timeline-body">
        <Track onHover={setHovered} most={most} />
        <Path />
      </div>
    </section>
  );
};

/** Where the episode stands, in numbers. */
export const EpisodeFacts = () => {
  const step = useSession((s) =>
    s.snapshot ? (s.snapshot.sought ? s.snapshot.index + 1 : s.snapshot.steps) : 0,
  );
  const taken = useSession((s) => (s.snapshot?.sought ? s.snapshot.steps : null));
  const simTime = useSession((s) => s.snapshot?.simTime ?? 0);
  const dropped = useSession((s) => s.snapshot?.dropped ?? 0);
  const limit = useStepLimit();
  return (
    <p className="episode-facts" data-testid="episode">
      <span>
        step <b>{step}</b>
        <Words>{` of ${taken ?? limit}`}</Words>
      </span>
      <span>
        <b>{simTime.toFixed(1)}</b> s simulated
      </span>
      {dropped > 0 && (
        <span>
          <b>{dropped}</b> ticks dropped
        </span>
      )}
    </p>
  );
};
