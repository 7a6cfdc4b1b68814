/** What became of the command: asked and moved, the next picture, and the milliseconds of every stage. */
import type { StageTimes, Step, Vec3 } from '../../contracts.ts';
import { type RobotSpec, robotOf, toDegrees } from '../../robots/index.ts';
import { milliseconds, signed } from '../../ui/format.ts';
import { useApp, useDriven } from '../context.tsx';
import { FrameCanvas } from './FrameCanvas.tsx';
import { jointNames, movedOf } from './facts.ts';
import { NotKnown } from './NotKnown.tsx';
import type { Posture } from './posture.ts';
import type { PostureLog } from './posture-log.ts';

const mm = (metres: number): string => signed(metres * 1000, 1);
/** A length has no sign. */
const length = (metres: number): string => (metres * 1000).toFixed(1);

const AXES = ['x, forward', 'y, to its left', 'z, up'] as const;

const MovedTable = ({ asked, before, after }: { asked: Vec3; before: Vec3; after: Vec3 }) => {
  const moved = movedOf(asked, before, after);
  return (
    <>
      <table className="walk-table" data-testid="walk-moved">
        <thead>
          <tr>
            <th scope="col">finger tips</th>
            <th scope="col">asked mm</th>
            <th scope="col">moved mm</th>
          </tr>
        </thead>
        <tbody>
          {AXES.map((axis, i) => (
            <tr key={axis}>
              <th scope="row">{axis}</th>
              <td>{mm(moved.asked[i] ?? 0)}</td>
              <td>{mm(moved.done[i] ?? 0)}</td>
            </tr>
          ))}
          <tr data-said="true">
            <th scope="row">length</th>
            <td>{length(moved.askedLength)}</td>
            <td>{length(moved.doneLength)}</td>
          </tr>
        </tbody>
      </table>
      <p>
        The hand ends <b>{`${length(moved.missing)} mm`}</b> from where these tokens asked, counted from where
        it was. Motors take time and things are in the way; nobody tells the model. It sees the next picture
        and asks again.
      </p>
    </>
  );
};

/** Joint targets, and where the joints were at the step's end. */
const ReachedTable = ({
  robot,
  targets,
  after,
}: {
  robot: RobotSpec;
  targets: readonly number[];
  after: Posture;
}) => {
  const names = jointNames(robot);
  return (
    <>
      <table className="walk-table" data-testid="walk-reached">
        <thead>
          <tr>
            <th scope="col">joint</th>
            <th scope="col">asked</th>
            <th scope="col">reached</th>
            <th scope="col">missing</th>
          </tr>
        </thead>
        <tbody>
          {robot.joints.map((joint, i) => {
            const asked = targets[i] ?? Number.NaN;
            const reached = toDegrees(joint, after.joints[i] ?? Number.NaN);
            return (
              <tr key={joint.name}>
                <th scope="row">{names[i]}</th>
                <td>{`${signed(asked, 1)}°`}</td>
                <td>{`${signed(reached, 1)}°`}</td>
                <td>{`${signed(asked - reached, 1)}°`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p>
        A step is short, so a joint is often still on its way when the next target comes. Nobody tells the
        policy; it sees the next picture and asks again.
      </p>
    </>
  );
};

const STAGES: readonly { readonly key: keyof StageTimes; readonly does: string }[] = [
  { key: 'observe', does: 'take the picture' },
  { key: 'plan', does: 'write the plan' },
  { key: 'encode', does: 'words and pixels to numbers' },
  { key: 'infer', does: 'run the network, once' },
  { key: 'decode', does: 'integers to units' },
  { key: 'control', does: 'find the joint angles' },
  { key: 'physics', does: 'simulate the motion' },
];

const Times = ({ times }: { times: StageTimes }) => {
  const rows = STAGES.flatMap(({ key, does }) => {
    const ms = times[key];
    return ms === undefined ? [] : [{ key, does, ms }];
  });
  if (rows.length === 0) return null;
  return (
    <table className="walk-table" data-testid="walk-times">
      <thead>
        <tr>
          <th scope="col">on this computer</th>
          <th scope="col">ms</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, does, ms }) => (
          <tr key={key}>
            <th scope="row">{does}</th>
            <td>{milliseconds(ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const Moved = ({ step, log }: { step: Step; log: PostureLog }) => {
  const robot = robotOf(useDriven().robot);
  const { action } = step;
  const { before, after } = log.of(step);
  if (action.terminate) return <p>The episode ends here: “end” was said, and the arm stays where it is.</p>;
  if (!before || !after) return <NotKnown what="The motion" />;
  return action.kind === 'ee-delta' ? (
    <MovedTable asked={action.translation} before={before.tip} after={after.tip} />
  ) : (
    <ReachedTable robot={robot} targets={action.values} after={after} />
  );
};

export const MotionPage = ({ step, log }: { step: Step; log: PostureLog }) => {
  const { hot } = useApp();
  const at = hot.steps.indexOf(step);
  const next = at < 0 ? undefined : hot.steps[at + 1];
  return (
    <>
      <Moved step={step} log={log} />
      {step.held && (
        <p className="note" data-testid="walk-held">
          {step.held.message}
        </p>
      )}
      {next && (
        <>
          <div className="walk-pair">
            <FrameCanvas frame={step.observation.frame} label="The picture before" />
            <FrameCanvas frame={next.observation.frame} label="The next picture" />
          </div>
          <p className="note">Before, and the next picture: the loop begins again.</p>
        </>
      )}
      <Times times={step.times} />
    </>
  );
};
