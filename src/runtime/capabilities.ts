/** What this project's page and bench can serve a policy. */
import type { Capabilities } from '../policy/index.ts';
import { CAMERA_NAMES } from '../robots/cameras.ts';
import { ROBOTS } from '../robots/index.ts';

export const CAPABILITIES: Capabilities = {
  robots: ROBOTS.map(({ id, joints }) => ({ id, joints: joints.map(({ name }) => name) })),
  cameras: CAMERA_NAMES,
};
