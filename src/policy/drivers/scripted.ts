/** Policies that are no model, each labelled as what it is: baselines of the page and of evaluation. */
import type { Action, ActionTokens, Observation, Policy, Result } from '../../contracts.ts';

/** The tokens of a language, where it has any. */
interface Codec {
  encode(action: Action): ActionTokens;
  decode(tokens: ActionTokens): Result<Action>;
}

/** Float32, as a head's output would be: a link carries that exactly. */
const rounded = (action: Action): Action => {
  if (action.kind === 'joint-target') return { ...action, values: action.values.map(Math.fround) };
  const { translation: t, rotation: r, gripper } = action;
  return {
    ...action,
    translation: [Math.fround(t[0]), Math.fround(t[1]), Math.fround(t[2])],
    rotation: [Math.fround(r[0]), Math.fround(r[1]), Math.fround(r[2])],
    gripper: Math.fround(gripper),
  };
};

/** An action as a policy with such a head would say it: through its bins, if it has bins. */
const said = (action: Action, codec: Codec | null) => {
  if (!codec) return { ok: true, value: { actions: [rounded(action)], evidence: {}, times: {} } } as const;
  const tokens = codec.encode(action);
  const decoded = codec.decode(tokens);
  if (!decoded.ok) return decoded;
  return { ok: true, value: { actions: [decoded.value], evidence: { tokens }, times: {} } } as const;
};

/**
 * "Expert (scripted)": looks at the simulator's state, not at the frame. Where the language has tokens it speaks them,
 * so that what its success is measured through is the same decoder and the same control as the model's.
 */
export const createExpertPolicy = (label: () => Action, codec: Codec | null): Policy => ({
  kind: 'expert',
  act: async () => said(label(), codec),
});

/** Go on, stay where you are: what the start is worth. `stay`: the action of this language that moves nothing. */
export const createNoOpPolicy = (
  stay: (observation: Observation) => Action,
  codec: Codec | null,
): Policy => ({
  kind: 'no-op',
  act: async (observation) => said(stay(observation), codec),
});
