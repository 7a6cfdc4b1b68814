/** The robots there are. A new one is a file beside this one, and a row here. */
import { PANDA } from './panda.ts';
import { SO101 } from './so101.ts';
import type { RobotSpec } from './spec.ts';

export const ROBOTS: readonly RobotSpec[] = [PANDA, SO101];
