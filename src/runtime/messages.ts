/**
 * What the page says for every error code: what happened, and what the visitor can do now. The record is
 * exhaustive by type; an error's own message, when it has one, is shown between the two.
 */
import type { ErrorCode, TabletopError } from '../contracts.ts';

/** What a button beside the message may do. */
export type Remedy =
  | 'load'
  | 'load-first'
  | 'use-expert'
  | 'use-wasm'
  | 'reload-page'
  | 'retry-camera'
  | 'use-sim'
  | 'reset'
  | 'edit'
  | 'dismiss';

export interface ErrorText {
  readonly headline: string;
  readonly next: string;
  /** The first is the main button. */
  readonly remedies: readonly Remedy[];
}

export const REMEDY_LABELS: Readonly<Record<Remedy, string>> = {
  load: 'Try again',
  'load-first': 'Load the model',
  'use-expert': 'Let the expert drive',
  'use-wasm': 'Use the CPU (WASM)',
  'reload-page': 'Reload the page',
  'retry-camera': 'Try again',
  'use-sim': 'Use the simulated camera',
  reset: 'Reset the scene',
  edit: 'Edit the sentence',
  dismiss: 'OK',
};

/** A policy of the visitor's own: the error's sentence says what is missing, so that one text serves all. */
const POLICY: ErrorText = {
  headline: 'This policy cannot be used',
  next: 'Nothing was changed.',
  remedies: ['dismiss'],
};

export const ERROR_TEXTS: Readonly<Record<ErrorCode, ErrorText>> = {
  NO_ADAPTER: {
    headline: 'This browser offers no WebGPU adapter',
    next: 'The model runs on the CPU through WebAssembly instead: slower.',
    remedies: ['use-wasm'],
  },
  DEVICE_LOST: {
    headline: 'The graphics device was lost',
    next: 'Load the model again; if it happens twice, use the CPU.',
    remedies: ['load', 'use-wasm'],
  },
  MODEL_MISSING: {
    headline: 'A model file is not on this server',
    next: 'Try again; if it stays missing, the site was published without its models folder.',
    remedies: ['load'],
  },
  MODEL_TRUNCATED: {
    headline: 'A model file arrived incomplete',
    next: 'The connection probably broke. Try again: what arrived whole is kept.',
    remedies: ['load'],
  },
  ACTION_INVALID: {
    headline: 'The policy gave numbers that are no action',
    next: 'The arm holds still. Step again, or reset; if it happens again, the policy does not fit this robot.',
    remedies: ['reset'],
  },
  HASH_MISMATCH: {
    headline: 'A model file is not the one that was published',
    next: 'It was thrown away and not used. Try again to fetch a fresh copy.',
    remedies: ['load'],
  },
  MODEL_INVALID: {
    headline: 'The model file cannot be opened',
    next: 'Try again for a fresh copy, or use the other variant.',
    remedies: ['load', 'use-wasm'],
  },
  MANIFEST_INVALID: {
    headline: 'The model’s manifest cannot be used',
    next: 'The site’s models folder does not fit this page. Try again after a reload.',
    remedies: ['reload-page', 'load'],
  },
  DOWNLOAD_FAILED: {
    headline: 'The model could not be downloaded',
    next: 'Check the connection and try again.',
    remedies: ['load'],
  },
  CANCELLED: {
    headline: 'Stopped',
    next: 'Nothing was lost. Start again whenever you like.',
    remedies: ['load'],
  },
  PAGE_FILE_FAILED: {
    headline: 'A file of this page cannot be used',
    next: 'Reload the page; if it stays, this is for whoever runs the site to mend.',
    remedies: ['reload-page'],
  },
  PAGE_UPDATED: {
    headline: 'This page was updated while it was open',
    next: 'Reload the page: the episode comes along in its link.',
    remedies: ['reload-page'],
  },
  PART_FAILED: {
    headline: 'A part of this page failed',
    next: 'Show it again; if it fails again, reload the page: the episode comes along in its link.',
    remedies: ['reload-page', 'dismiss'],
  },
  WEBASSEMBLY_MISSING: {
    headline: 'This browser runs no WebAssembly here',
    next: 'Allow it for this site (lockdown and hardened modes switch it off), or use another browser.',
    remedies: ['reload-page'],
  },
  ENGINE_FAILED: {
    headline: 'The inference engine stopped',
    next: 'Load the model again; if it happens twice, use the CPU.',
    remedies: ['load', 'use-wasm'],
  },
  PARITY_MISMATCH: {
    headline: 'This device computes wrong tokens',
    next: 'The model’s self-test does not agree with the published answer here. Use the CPU instead.',
    remedies: ['use-wasm', 'load'],
  },
  ILLEGAL_TOKEN: {
    headline: 'The policy said something that is not an action',
    next: 'The arm holds its pose. Step again, or reset the scene.',
    remedies: ['reset', 'dismiss'],
  },
  NON_FINITE_LOGITS: {
    headline: 'The model’s numbers are not finite',
    next: 'The arm holds its pose. This is a fault of the device’s arithmetic: use the CPU.',
    remedies: ['use-wasm', 'load'],
  },
  NON_FINITE_ACTIONS: {
    headline: 'The policy gave an action that is not finite',
    next: 'The arm holds its pose. This is a fault of the policy or of the device’s arithmetic: use the CPU.',
    remedies: ['use-wasm', 'load'],
  },
  IK_UNREACHABLE: {
    headline: 'The arm cannot reach that pose',
    next: 'It went as far as its joints allow. Let it go on, or reset the scene.',
    remedies: ['reset', 'dismiss'],
  },
  WORLD_FAILED: {
    headline: 'The simulation stopped',
    next: 'Reset the scene; if that does not help, reload the page.',
    remedies: ['reset', 'reload-page'],
  },
  THING_MISSING: {
    headline: 'A thing of this scene is missing',
    next: 'What was on the table before is still there. Try another scene, or reload the page.',
    remedies: ['reset', 'reload-page'],
  },
  CAMERA_DENIED: {
    headline: 'The camera is blocked',
    next: 'Allow it in the address bar and try again, or use the simulated camera.',
    remedies: ['retry-camera', 'use-sim'],
  },
  CAMERA_MISSING: {
    headline: 'No camera was found',
    next: 'Plug one in and try again, or use the simulated camera.',
    remedies: ['retry-camera', 'use-sim'],
  },
  CAMERA_LOST: {
    headline: 'The camera stopped',
    next: 'Another program may be using it. Try again, or use the simulated camera.',
    remedies: ['retry-camera', 'use-sim'],
  },
  CAMERA_INSECURE: {
    headline: 'Browsers give no camera to this address',
    next: 'Open the page by https, or on this machine as localhost, or use the simulated camera.',
    remedies: ['use-sim'],
  },
  CAMERA_FRAMED: {
    headline: 'The site around this page allows it no camera',
    next: 'Open the page in a tab of its own, or use the simulated camera.',
    remedies: ['use-sim'],
  },
  CAMERA_STILL: {
    headline: 'The camera delivers no pictures',
    next: 'Open its cover or the lid, or switch it on: pictures come again by themselves.',
    remedies: ['retry-camera', 'use-sim'],
  },
  IMAGE_UNREADABLE: {
    headline: 'That file cannot be shown',
    next: 'Choose a PNG, JPEG or WebP picture, or an MP4 or WebM video, or use the simulated camera.',
    remedies: ['use-sim', 'dismiss'],
  },
  INSTRUCTION_EMPTY: {
    headline: 'There is no instruction yet',
    next: 'Type what the arm should do, or choose an example.',
    remedies: ['edit'],
  },
  INSTRUCTION_TOO_LONG: {
    headline: 'The instruction is too long',
    next: 'Shorten it. Nothing you typed was lost.',
    remedies: ['edit'],
  },
  WEBGL_FAILED: {
    headline: 'The 3D view cannot start',
    next: 'WebGL is off or the graphics driver failed. Turn on hardware acceleration and reload; the webcam still works.',
    remedies: ['reload-page', 'dismiss'],
  },
  READBACK_NOISE: {
    headline: 'This browser changes the pictures that a page reads',
    next: 'Allow this site to read back pictures, and reload the page.',
    remedies: ['reload-page', 'dismiss'],
  },
  SETTING_INVALID: {
    headline: 'A setting was not used',
    next: 'The default is used instead. Correct it on the page and share the link again.',
    remedies: ['dismiss'],
  },
  // nothing failed: something has to come first
  MODEL_NOT_LOADED: {
    headline: 'The model is not loaded yet',
    next: 'Load it, and the sentence runs as soon as it is there; or let the scripted expert drive.',
    remedies: ['load-first', 'use-expert'],
  },
  GOAL_UNKNOWN: {
    headline: 'The expert does not know this sentence',
    next: 'It reaches, picks up, and puts one thing in, on or next to another of this scene. Choose an example.',
    remedies: ['edit', 'dismiss'],
  },
  NOT_FOUND: {
    headline: 'The model does not see what was named',
    next: 'The arm holds still. Name another thing, or put it where the camera sees it.',
    remedies: ['edit', 'dismiss'],
  },
  INSTRUCTION_UNCLEAR: {
    headline: 'The model cannot obey this sentence',
    next: 'The arm holds still. Say it in another way, or go on all the same.',
    remedies: ['edit', 'dismiss'],
  },
  LINK_INVALID: {
    headline: 'The run in this link cannot be read',
    next: 'The scene and the settings are those of the link. Ask for the link again, or run it here.',
    remedies: ['dismiss'],
  },
  LINK_DIVERGED: {
    headline: 'The run came out different here',
    next: 'The tokens are those of the link; where they led is not what was shared. Reset and run it again to compare.',
    remedies: ['reset', 'dismiss'],
  },
  DESK_INVALID: {
    headline: 'The desk is not set up',
    next: 'Mark the four corners of a rectangle on the desk again, and give its size.',
    remedies: ['dismiss'],
  },
  THING_TOO_LARGE: {
    headline: 'That model is too large',
    next: 'Make it smaller in a modelling program (fewer triangles, smaller pictures), then drop it again.',
    remedies: ['dismiss'],
  },
  THING_EMPTY: {
    headline: 'That file is empty',
    next: 'Save or download it again, then drop it again.',
    remedies: ['dismiss'],
  },
  THING_NOT_GLB: {
    headline: 'That file is not a GLB',
    next: 'Export the model as GLB (binary glTF 2.0) and drop that.',
    remedies: ['dismiss'],
  },
  THING_DAMAGED: {
    headline: 'That GLB is damaged',
    next: 'Save or download it again, then drop it again.',
    remedies: ['dismiss'],
  },
  THING_OLD_GLTF: {
    headline: 'That GLB is of an old kind',
    next: 'Open it in a modelling program and export it as GLB of glTF 2.0.',
    remedies: ['dismiss'],
  },
  THING_LINKS_OUT: {
    headline: 'That GLB needs files from elsewhere',
    next: 'Nothing was fetched. Export it with everything inside (“embed”, “binary”) and drop that.',
    remedies: ['dismiss'],
  },
  THING_DRACO: {
    headline: 'That GLB is packed with Draco',
    next: 'Export it without Draco compression; meshopt or none at all can be read.',
    remedies: ['dismiss'],
  },
  THING_EXTENSION: {
    headline: 'That GLB needs something this page does not have',
    next: 'Export it as plain glTF 2.0 and drop that.',
    remedies: ['dismiss'],
  },
  THING_NO_SURFACE: {
    headline: 'That GLB has no surface',
    next: 'Export a mesh of triangles: points and lines alone cannot be held.',
    remedies: ['dismiss'],
  },
  THING_DEGENERATE: {
    headline: 'That model has no shape',
    next: 'Look at it in a modelling program: it is flat, a point, or its numbers are broken.',
    remedies: ['dismiss'],
  },
  THING_TOO_SLOW: {
    headline: 'That model took too long',
    next: 'Make it simpler in a modelling program (fewer triangles), then drop it again.',
    remedies: ['dismiss'],
  },
  THING_RESTLESS: {
    headline: 'That thing does not come to rest',
    next: 'Choose which way is up, or another model: it keeps rolling or falls through the table.',
    remedies: ['dismiss'],
  },
  THING_NAME: {
    headline: 'That name cannot be used',
    next: 'Choose another name; the file and the size are kept.',
    remedies: ['dismiss'],
  },
  THING_SIZE: {
    headline: 'That size does not fit the table',
    next: 'Say how long its longest side is to be, between 10 and 170 mm.',
    remedies: ['dismiss'],
  },
  THING_NOT_HERE: {
    headline: 'A thing of your own is not here',
    next: 'A link does not carry files. If you have it, drop it again, with the same name and size.',
    remedies: ['dismiss'],
  },
  DATASET_INVALID: {
    headline: 'The dataset cannot be opened',
    next: 'Nothing was changed: what you recorded is kept.',
    remedies: ['dismiss'],
  },
  STORAGE_FULL: {
    headline: 'The disk is full',
    next: 'What was recorded before is kept. Download the dataset, delete episodes, and go on.',
    remedies: ['dismiss'],
  },
  STORAGE_MISSING: {
    headline: 'This browser keeps no files',
    next: 'Leave the private window, or use a newer browser: episodes would be lost with the tab.',
    remedies: ['dismiss'],
  },
  POLICY_FILES: POLICY,
  POLICY_DAMAGED: POLICY,
  POLICY_TOO_LARGE: POLICY,
  POLICY_EXTERNAL_DATA: POLICY,
  POLICY_OPSET: POLICY,
  POLICY_OPERATOR: POLICY,
  POLICY_SHAPE: POLICY,
  POLICY_INPUT: POLICY,
  POLICY_TOKENIZER: POLICY,
  POLICY_STATISTICS: POLICY,
  POLICY_UNSTATED: POLICY,
  POLICY_NOT_HERE: POLICY,
  POLICY_ABSURD: {
    headline: 'The policy asks for more than the arm can do',
    next: 'The arm holds still. Its card says what it gives.',
    remedies: ['dismiss'],
  },
  RECORDING_INVALID: {
    headline: 'The recorded episode cannot be shown',
    next: 'The live scene takes its place.',
    remedies: ['dismiss'],
  },
};

/** The engine went over to the CPU by itself: nothing to do, but it is said, with the reason. */
export const fellBack = (
  reason: TabletopError,
): { readonly error: TabletopError; readonly text: ErrorText } => {
  const causes: Partial<Record<ErrorCode, string>> = {
    NO_ADAPTER: 'This browser offers no usable graphics adapter (WebGPU).',
    PARITY_MISMATCH: 'On this graphics device the self-test gave other tokens than the published ones.',
    DEVICE_LOST: 'The graphics device was lost while the model was being prepared.',
  };
  const cause = causes[reason.code] ?? 'The model could not be started on the graphics device.';
  return {
    error: { ...reason, message: `${cause} WASM does the same arithmetic, slower.` },
    text: {
      headline: 'The model runs on the CPU here',
      next: 'Nothing needs to be done.',
      remedies: ['dismiss'],
    },
  };
};

/** What stands below the headline: the error's own sentences, unless they only say the headline again, and what to do now. */
export const saidBelow = ({ code, message }: TabletopError): readonly string[] => {
  const { headline, next } = ERROR_TEXTS[code];
  return message.startsWith(`${headline}.`) ? [next] : [message, next];
};
