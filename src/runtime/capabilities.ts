/** What this project's page and bench can serve a policy. */
import type { Capabilities } from '../policy/index.ts';
import { CAMERA_NAMES } from '../robots/cameras.ts';
import { JOINTS } from '../robots/panda.ts';

export const CAPABILITIES: Capabilities = {
  robots: [{ id: 'panda', joints: Array.from({ length: JOINTS }, (_, i) => `joint${i + 1}`) }],
  cameras: CAMERA_NAMES,
};
