/** What whoever drives sees and says: the model's manifest where a model drives, else the robot's own language. */
import {
  type ActionLanguage,
  createActionLanguage,
  DEFAULT_LANGUAGE,
  type JointUnits,
} from '../action/index.ts';
import type { ObservationSpec } from '../contracts.ts';
import type { Manifest } from '../policy/index.ts';
import type { Settings } from './settings.ts';
import type { ModelSpec, SessionState } from './stores.ts';

/** One look of the camera that the shipped models were trained with. */
export const DEFAULT_OBSERVATION: ObservationSpec = {
  cameras: [{ name: 'table', width: 128, height: 128 }],
  frames: 1,
  state: null,
};

export const DEFAULT_SPEC: ModelSpec = {
  robot: 'panda',
  observation: DEFAULT_OBSERVATION,
  language: DEFAULT_LANGUAGE,
  chunk: null,
};

/** `joints`: measured joints in the robot's own units. */
export const languageOf = ({ action, head, observation }: Manifest, joints: JointUnits): ActionLanguage =>
  createActionLanguage({ action, head, observation }, joints);

export const modelSpecOf = (manifest: Manifest, language: ModelSpec['language']): ModelSpec => {
  const { robot, observation, head } = manifest;
  const { execute = 1, ensemble = false } = head.kind === 'chunk' ? head : {};
  return {
    ...{ robot, observation, language },
    chunk: head.kind === 'chunk' ? { execute, ensemble } : null,
  };
};

/** The model's, loaded or only described; null until its manifest has been read. */
export const modelSpec = ({ engine, model }: SessionState): ModelSpec | null =>
  engine.phase === 'ready' ? engine.info.spec : (model?.spec ?? null);

/** Of whoever drives now. */
export const drivenSpec = (session: SessionState, { driver }: Settings): ModelSpec =>
  (driver === 'model' ? modelSpec(session) : null) ?? DEFAULT_SPEC;
