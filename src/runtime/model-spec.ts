/** What the driver sees and says: the model's manifest where a model drives, else the robot's own language. */
import type { ObservationSpec } from '../contracts.ts';
import { ROBOTS } from '../robots/index.ts';
import { languageAt, robotLanguage } from './robot-language.ts';
import type { Settings } from './settings.ts';
import type { ModelSpec, SessionState } from './stores.ts';

/** One look of the camera that the shipped models were trained with. */
export const DEFAULT_OBSERVATION: ObservationSpec = {
  cameras: [{ name: 'table', width: 128, height: 128 }],
  frames: 1,
  state: null,
};

const ROBOT_SPECS: ReadonlyMap<string, ModelSpec> = new Map(
  ROBOTS.map((robot) => [
    robot.id,
    { robot: robot.id, observation: DEFAULT_OBSERVATION, language: robotLanguage(robot), chunk: null },
  ]),
);

const AT_RATES = new Map<string, ModelSpec>();

/**
 * Of a robot that no model drives: always the same object for the same rate. `hz`: of displacements, actions a simulated
 * second; 0, and of joint targets: the language's own. RangeError for a robot there is not.
 */
export const robotSpecOf = (robot: string, hz = 0): ModelSpec => {
  const spec = ROBOT_SPECS.get(robot);
  if (!spec) throw new RangeError(`no robot ${robot}`);
  if (hz === 0) return spec;
  const key = `${robot} ${hz}`;
  const known = AT_RATES.get(key);
  if (known) return known;
  const language = languageAt(spec.language, hz);
  if (language === spec.language) return spec;
  const fresh = { ...spec, language };
  AT_RATES.set(key, fresh);
  return fresh;
};

/** The model's, loaded or only described; null until its manifest has been read. */
export const modelSpec = ({ engine, model }: Pick<SessionState, 'engine' | 'model'>): ModelSpec | null =>
  engine.phase === 'ready' ? engine.info.spec : (model?.spec ?? null);

/** Of the current driver. */
export const drivenSpec = (
  session: SessionState,
  { driver, robot, hz }: Pick<Settings, 'driver' | 'robot' | 'hz'>,
): ModelSpec => {
  const model = driver === 'model' ? modelSpec(session) : null;
  return model?.robot === robot ? model : robotSpecOf(robot, hz);
};
