/** What a model's manifest says of the driver. Beside model-spec.ts, since reading a manifest brings the schema library along. */
import { type ActionLanguage, createActionLanguage } from '../action/index.ts';
import { givenBy, type Manifest } from '../policy/index.ts';
import { robotOf } from '../robots/index.ts';
import { jointUnitsOf } from './robot-language.ts';
import type { ModelSpec } from './stores.ts';

export const languageOf = (manifest: Manifest): ActionLanguage => {
  const { action, observation, robot } = manifest;
  return createActionLanguage(
    { action, observation, given: givenBy(manifest) },
    jointUnitsOf(robotOf(robot)),
  );
};

export const modelSpecOf = (manifest: Manifest, language: ModelSpec['language']): ModelSpec => {
  const { robot, observation } = manifest;
  const given = givenBy(manifest);
  const chunk = given.kind === 'chunk' ? { execute: given.execute, ensemble: given.ensemble } : null;
  return { robot, observation, language, chunk };
};
