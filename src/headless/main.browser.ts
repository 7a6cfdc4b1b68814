/**
 * The script of headless.html: the product's own world, renderer and engine behind named commands, for
 * scripts/eval.mjs, scripts/drive.mjs and the training recipe. A new command is one line of the table below.
 */
import {
  daggerCommand,
  deskCommand,
  objectDataCommand,
  rolloutCommand,
  shardCommand,
  stagedCommand,
} from './data.browser.ts';
import { demosCommand } from './demos.browser.ts';
import { deskReachCommand } from './desk.browser.ts';
import { deskFindCommand } from './desk-find.browser.ts';
import { deskPlacesCommand } from './desk-places.ts';
import { deskMovingCommand, deskStillCommand } from './desk-set.browser.ts';
import { deskThingsCommand } from './desk-things.browser.ts';
import { driveCommand } from './drive.browser.ts';
import { engineCommand } from './engine.browser.ts';
import { evaluateCommand } from './evaluate.browser.ts';
import { frameRateCommand } from './frame-rate.browser.ts';
import { goldenCommand } from './golden.browser.ts';
import { latencyCommand } from './latency.browser.ts';
import { lookCommand } from './look.browser.ts';
import { objectCommand } from './objects.browser.ts';
import { policyCommand } from './policy.browser.ts';
import { recordCommand } from './record.browser.ts';
import { createRegistry, type Registry } from './registry.ts';
import { createRig } from './rig.browser.ts';

declare global {
  interface Window {
    /** Set when the page is ready. */
    tabletopHeadless?: Registry;
    /** Put there by the script that opened the page: takes what a command reports on its way. */
    tabletopReport?: (event: unknown) => void;
  }
}

const rig = createRig();

window.tabletopHeadless = createRegistry(
  {
    engine: engineCommand(rig),
    golden: goldenCommand(rig),
    latency: latencyCommand(rig),
    'frame-rate': frameRateCommand(rig),
    look: lookCommand(rig),
    object: objectCommand(rig),
    policy: policyCommand(rig),
    evaluate: evaluateCommand(rig),
    demos: demosCommand(rig),
    drive: driveCommand(rig),
    record: recordCommand(rig),
    shard: shardCommand,
    desk: deskCommand,
    'desk-reach': deskReachCommand(rig),
    dagger: daggerCommand(rig),
    rollout: rolloutCommand(rig),
    staged: stagedCommand,
    'object-data': objectDataCommand(rig),
    'desk-still': deskStillCommand,
    'desk-moving': deskMovingCommand,
    'desk-find': deskFindCommand(rig),
    'desk-things': deskThingsCommand,
    'desk-places': deskPlacesCommand,
  },
  (event) => window.tabletopReport?.(event),
);
