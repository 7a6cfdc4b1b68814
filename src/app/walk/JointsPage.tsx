/** Which joints carry the command out, and by how much each turned. */

import type { ActionSpec, Step } from '../../contracts.ts';
import { type RobotSpec, robotOf, toDegrees } from '../../robots/index.ts';
import { signed } from '../../ui/format.ts';
import { useDriven } from '../context.tsx';
import { busiest, jointNames, turnsOf } from './facts.ts';
import { NotKnown } from './NotKnown.tsx';
import { Predicted, type Reveals } from './Predicted.tsx';
import { counted } from './pages.ts';
import type { PostureLog } from './posture-log.ts';
import { keyOf } from './shown.ts';

const DEGREES = 180 / Math.PI; // in a radian

/** What stands between the action and the joints. */
const How = ({ kind, joints }: { kind: ActionSpec['kind']; joints: number }) => {
  const count = counted(joints);
  if (kind === 'joint-target') {
    return (
      <p>{`The numbers are joint targets already: no inverse kinematics is needed. A servo at each of the ${count} joints turns it toward its angle for the length of the step; gravity and the load hold against it.`}</p>
    );
  }
  return (
    <p>{`The arm knows no millimetres, only ${count} angles. Inverse kinematics (damped least squares on the arm’s Jacobian) looks for angles that put the finger tips where the tokens say.${joints === 7 ? ' Seven joints for six numbers: one way is free, and a posture that the arm likes decides.' : ''}${joints < 6 ? ` ${counted(joints, true)} joints for six numbers: the place comes first, and the turn as far as it can.` : ''}`}</p>
  );
};

interface Props {
  readonly step: Step;
  readonly log: PostureLog;
  readonly reveals: Reveals;
}

const TurnsTable = ({ robot, turns }: { robot: RobotSpec; turns: ReturnType<typeof turnsOf> }) => {
  const most = Math.max(...turns.map(({ by }) => Math.abs(by)), 1e-6);
  const first = busiest(turns);
  const names = jointNames(robot);
  return (
    <table className="walk-table" data-testid="walk-joints">
      <thead>
        <tr>
          <th scope="col">joint</th>
          <th scope="col">before</th>
          <th scope="col">after</th>
          <th scope="col">turned</th>
          <th scope="col">
            <span className="unseen">How much, drawn</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {robot.joints.map((joint, i) => {
          const { before = Number.NaN, after = Number.NaN, by = Number.NaN } = turns[i] ?? {};
          return (
            <tr key={joint.name} data-said={i === first}>
              <th scope="row">{names[i]}</th>
              <td>{`${signed(toDegrees(joint, before), 1)}°`}</td>
              <td>{`${signed(toDegrees(joint, after), 1)}°`}</td>
              <td>{`${signed(joint.sign * by * DEGREES, 1)}°`}</td>
              <td className="walk-bar">
                <i style={{ width: `${(100 * Math.abs(by)) / most}%` }} />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

export const JointsPage = ({ step, log, reveals }: Props) => {
  const robot = robotOf(useDriven().robot);
  const { before, after } = log.of(step);
  if (step.action.terminate) {
    return step.action.kind === 'ee-delta' ? (
      <p>The first token said “end”. The displacement beside it is not carried out; no joint moves.</p>
    ) : (
      <p>“End” was said. The targets beside it are not carried out; no joint moves.</p>
    );
  }
  const turns = before && after ? turnsOf(before, after) : null;
  const first = turns && busiest(turns);
  const names = jointNames(robot);
  const turned = (i: number): string =>
    signed((robot.joints[i]?.sign ?? 1) * (turns?.[i]?.by ?? 0) * DEGREES, 1);
  return (
    <>
      <How kind={step.action.kind} joints={robot.joints.length} />
      {!turns ? (
        <NotKnown what="The posture" />
      ) : (
        <Predicted
          question={
            first === null
              ? null
              : {
                  id: 'joint',
                  ask: `Which joint turned most for this action? Joint 1 is at the base, joint ${names.length} at the hand.`,
                  options: names,
                  right: first,
                  why: `Joint ${names[first]} turned by ${turned(first)}°. A short turn near the base moves the hand far; the joints of the wrist mostly keep it upright.`,
                }
          }
          revealKey={`${keyOf(step)} joint`}
          reveals={reveals}
        >
          <TurnsTable robot={robot} turns={turns} />
        </Predicted>
      )}
    </>
  );
};
