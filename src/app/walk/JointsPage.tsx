/** Which joints carry the command out, and by how much each turned. */

import type { Step } from '../../contracts.ts';
import { signed } from '../../ui/format.ts';
import { busiest, turnsOf } from './facts.ts';
import { NotKnown } from './NotKnown.tsx';
import { Predicted, type Reveals } from './Predicted.tsx';
import type { PostureLog } from './posture-log.ts';
import { keyOf } from './shown.ts';

const degrees = (radians: number): string => signed((radians * 180) / Math.PI, 1);

interface Props {
  readonly step: Step;
  readonly log: PostureLog;
  readonly reveals: Reveals;
}

export const JointsPage = ({ step, log, reveals }: Props) => {
  const { before, after } = log.of(step);
  const ended = step.action.terminate;
  const turns = before && after && !ended ? turnsOf(before, after) : null;
  const most = turns ? Math.max(...turns.map(({ by }) => Math.abs(by)), 1e-6) : 1;
  const first = turns ? busiest(turns) : null;
  if (ended) {
    return <p>The first token said “end”. The displacement beside it is not carried out; no joint moves.</p>;
  }
  return (
    <>
      <p>
        The arm knows no millimetres, only seven angles. Inverse kinematics (damped least squares on the arm’s
        Jacobian) looks for angles that put the finger tips where the tokens say. Seven joints for six
        numbers: one way is free, and a posture that the arm likes decides.
      </p>
      {!turns ? (
        <NotKnown what="The posture" />
      ) : (
        <Predicted
          question={
            first === null
              ? null
              : {
                  id: 'joint',
                  ask: 'Which joint turned most for this action? Joint 1 is at the base, joint 7 at the hand.',
                  options: turns.map((_, i) => `${i + 1}`),
                  right: first,
                  why: `Joint ${first + 1} turned by ${degrees(turns[first]?.by ?? 0)}°. A short turn near the base moves the hand far; the joints of the wrist mostly keep it upright.`,
                }
          }
          revealKey={`${keyOf(step)} joint`}
          reveals={reveals}
        >
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
              {turns.map(({ before: from, after: to, by }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: joints are counted
                <tr key={i} data-said={i === first}>
                  <th scope="row">{i + 1}</th>
                  <td>{degrees(from)}°</td>
                  <td>{degrees(to)}°</td>
                  <td>{degrees(by)}°</td>
                  <td className="walk-bar">
                    <i style={{ width: `${(100 * Math.abs(by)) / most}%` }} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Predicted>
      )}
    </>
  );
};
