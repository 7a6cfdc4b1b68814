/** What a page or a bench can serve a policy, and whether a manifest asks for more than that. */
import type { ActionSpec, Dimension, ObservationSpec, Unit } from '../../contracts.ts';

/** A robot as a manifest may name it. */
export interface ServedRobot {
  readonly id: string;
  /** Names of its joints in order, without the gripper. */
  readonly joints: readonly string[];
}

/** Plain data, so that it can be posted to the engine's worker. */
export interface Capabilities {
  readonly robots: readonly ServedRobot[];
  /** Names of the cameras that can be rendered. */
  readonly cameras: readonly string[];
}

/** One field of a manifest that cannot be served, and why. */
export interface Misfit {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Expected = readonly (readonly [name: string, unit: Unit])[];

/** RT-2, section 3.2: terminate, displacement, rotation, gripper. */
export const EE_DELTA: Expected = [
  ['terminate', 'flag'],
  ['dx', 'm'],
  ['dy', 'm'],
  ['dz', 'm'],
  ['drx', 'rad'],
  ['dry', 'rad'],
  ['drz', 'rad'],
  ['gripper', 'opening'],
];

const TCP_POSE: Expected = [
  ['x', 'm'],
  ['y', 'm'],
  ['z', 'm'],
  ['rx', 'rad'],
  ['ry', 'rad'],
  ['rz', 'rad'],
  ['opening', 'opening'],
];

/** Joints in degrees, the gripper in percent of its opening: LeRobot's units for arms of hobby servos. */
export const jointDimensions = ({ joints }: ServedRobot): Expected => [
  ...joints.map((name) => [name, 'deg'] as const),
  ['gripper', 'percent'],
];

const written = (expected: Expected): string =>
  expected.map(([name, unit]) => `${name} (${unit})`).join(', ');

const misfitsOfDimensions = (
  path: readonly (string | number)[],
  dimensions: readonly Dimension[],
  expected: Expected,
  of: string,
): readonly Misfit[] => {
  const wanted = `${of} has ${written(expected)}`;
  if (dimensions.length !== expected.length) {
    return [{ path, message: `are ${dimensions.length}; ${wanted}` }];
  }
  return dimensions.flatMap(({ name, unit }, i) => {
    const [expectedName, expectedUnit] = expected[i] ?? [];
    if (name !== expectedName) return [{ path: [...path, i, 'name'], message: `is ${name}; ${wanted}` }];
    return unit === expectedUnit ? [] : [{ path: [...path, i, 'unit'], message: `is ${unit}; ${wanted}` }];
  });
};

/**
 * What of this interface cannot be served here; empty: all of it can. A robot that is not there is the only finding then,
 * since dimensions are named by it.
 */
export const misfitsOf = (
  policy: {
    readonly robot: string;
    readonly observation: ObservationSpec;
    readonly action: ActionSpec;
  },
  { robots, cameras }: Capabilities,
): readonly Misfit[] => {
  const robot = robots.find(({ id }) => id === policy.robot);
  if (robot === undefined) {
    const known = robots.map(({ id }) => id).join(', ');
    return [{ path: ['robot'], message: `is ${policy.robot}; this page has ${known}` }];
  }
  const { observation, action } = policy;
  const { state } = observation;
  const unknownCameras = observation.cameras.flatMap(({ name }, i): readonly Misfit[] =>
    cameras.includes(name)
      ? []
      : [
          {
            path: ['observation', 'cameras', i, 'name'],
            message: `is ${name}; this page has ${cameras.join(', ')}`,
          },
        ],
  );
  const joints = jointDimensions(robot);
  return [
    ...unknownCameras,
    ...(state === null
      ? []
      : misfitsOfDimensions(
          ['observation', 'state', 'dimensions'],
          state.dimensions,
          state.kind === 'joints' ? joints : TCP_POSE,
          state.kind === 'joints' ? `joints of ${robot.id}` : state.kind,
        )),
    ...misfitsOfDimensions(
      ['action', 'dimensions'],
      action.dimensions,
      action.kind === 'joint-target' ? joints : EE_DELTA,
      action.kind === 'joint-target' ? `joint-target of ${robot.id}` : action.kind,
    ),
  ];
};
