/** What is said to a robot that no model drives, and how often. No physics here: the first picture needs it. */
import { type ActionLanguage, createTokenCodec, DEFAULT_LANGUAGE } from '../action/index.ts';
import type { Dimension, Proprioception } from '../contracts.ts';
import { jointActionSpec, type RobotSpec, toUserUnits } from '../robots/index.ts';

export type Language = Pick<ActionLanguage, 'spec' | 'codec'>;

/** Displacements as integers, or joint targets as numbers. */
export const robotLanguage = (robot: RobotSpec): Language =>
  robot.expert === 'ee-delta' ? DEFAULT_LANGUAGE : { spec: jointActionSpec(robot), codec: null };

const isDisplacement = ({ unit }: Dimension): boolean => unit === 'm' || unit === 'rad';

/**
 * The same displacements at another rate. `ranges` 'rate': of one action as much less as there are more of them a second, so
 * that their bins are finer; 'fixed': those of five a second. Joint targets have a rate of their own.
 */
export const languageAt = (language: Language, hz: number, ranges: 'rate' | 'fixed' = 'rate'): Language => {
  const { spec } = language;
  if (spec.kind !== 'ee-delta' || hz === spec.hz) return language;
  const share = ranges === 'rate' ? Math.min(1, spec.hz / hz) : 1;
  const dimensions = spec.dimensions.map((one) =>
    isDisplacement(one) ? { ...one, low: one.low * share, high: one.high * share } : one,
  );
  const scaled = { ...spec, hz, dimensions };
  return { spec: scaled, codec: createTokenCodec(scaled) };
};

/** The state that a policy may be shown, in the units of the robot's users. */
export const jointUnitsOf =
  (robot: RobotSpec) =>
  ({ joints = [], opening }: Proprioception): readonly number[] =>
    toUserUnits(robot, joints, opening);

/** Step limits are said at 5 actions a second; faster languages get as many seconds. */
export const stepsAt = (maxSteps: number, hz: number): number => Math.round(maxSteps * Math.max(1, hz / 5));
