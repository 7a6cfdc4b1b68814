/**
 * A policy that is told where, not what: the frames it sees carry marks, and its sentence names the task alone. Who
 * knows where the named thing is (the eyes of a model, or the simulator as a control) says so once an instruction.
 */
import type { Observation, Policy, Result, TaskName } from '../../contracts.ts';

export interface MarkedParts {
  /** Draws the marks of this episode into the frame of an observation. */
  readonly mark: (observation: Observation) => Promise<Result<Observation>>;
  readonly task: TaskName;
}

/** What the policy is told, by task; tasks that are not here are told by their name. */
export const MARKED_SENTENCES: Readonly<Record<TaskName, string>> = {
  reach: 'reach for the marked thing',
  pick: 'pick up the marked thing',
  place: 'put the marked thing into the other one',
  near: 'move the marked thing next to the other one',
  turn: 'turn the marked thing toward the other one',
};

export const markedSentence = (task: TaskName): string =>
  MARKED_SENTENCES[task] ?? `${task} the marked thing`;

export const createMarkedPolicy = (policy: Policy, { mark, task }: MarkedParts): Policy => ({
  kind: policy.kind,
  act: async (observation, signal) => {
    const marked = await mark(observation);
    if (!marked.ok) return marked;
    return policy.act({ ...marked.value, instruction: markedSentence(task) }, signal);
  },
});
