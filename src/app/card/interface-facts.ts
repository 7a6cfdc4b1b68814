/** What a model takes and gives, in words: its robot, cameras, state, head and rate, as the manifest states them. Pure. */
import { robotOf } from '../../robots/index.ts';
import type { ModelCardData, ModelSpec } from '../../runtime/stores.ts';

export interface InterfaceFact {
  readonly name: string;
  readonly text: string;
}

const ACTIONS = {
  'ee-delta': 'displacements of the hand',
  'joint-target': 'targets of the joints',
} as const;

const camerasOf = ({ cameras, frames }: ModelSpec['observation']): string => {
  const sizes = cameras.map(({ name, width, height }) => `${name} ${width} × ${height} px`).join(', ');
  return frames === 1 ? sizes : `${sizes}; ${frames} frames each`;
};

const stateOf = ({ state }: ModelSpec['observation']): string => {
  if (state === null) return 'none: pixels and words only';
  const what = state.kind === 'joints' ? 'measured joints' : 'pose of the hand';
  return `${what}, ${state.dimensions.length} numbers`;
};

const headOf = ({ language, chunk }: ModelSpec, head: ModelCardData['head']): string => {
  const { spec } = language;
  if (head.kind === 'bins') return `${spec.dimensions.length} tokens an action, ${head.bins} bins each`;
  const carried = chunk?.ensemble ? 'all that speak of a step averaged' : `${head.execute} carried out`;
  return `chunk of ${head.length} actions, ${carried}`;
};

export const interfaceFacts = (spec: ModelSpec, head: ModelCardData['head']): readonly InterfaceFact[] => {
  const action = spec.language.spec;
  return [
    { name: 'Robot', text: robotOf(spec.robot).title },
    { name: spec.observation.cameras.length === 1 ? 'Camera' : 'Cameras', text: camerasOf(spec.observation) },
    { name: 'State of the arm', text: stateOf(spec.observation) },
    { name: 'Head', text: headOf(spec, head) },
    { name: 'Actions', text: `${ACTIONS[action.kind]}, ${action.hz} a simulated second` },
  ];
};
