/** The headless command `policy`: a policy of another's, from files that the script serves, put where models are loaded from. */
import type { Result } from '../contracts.ts';
import type { Manifest } from '../policy/index.ts';
import { FORMATS, type NamedBlob, type PolicyDraft, readPolicy, refuse } from '../policy/own/index.ts';
import { CAMERA_NAMES } from '../robots/cameras.ts';
import {
  type Answers,
  CHOICES,
  firstAnswers,
  fitsOf,
  imagesOf,
  NO_CAMERA,
  UNITS,
} from '../runtime/own-policy/answers.ts';
import { cardRows } from '../runtime/own-policy/card.ts';
import { makeOwnPolicy, takeOwnManifest } from '../runtime/own-policy/make.ts';
import type { OwnPolicy, OwnPolicyShelf } from '../runtime/own-policy/shelf.ts';
import { z } from '../schema.ts';
import { type Command, command } from './registry.ts';

const choice = z.enum(Object.keys(CHOICES) as [keyof typeof CHOICES]).optional();

const policyArguments = z.object({
  files: z.array(z.object({ path: z.string(), url: z.string() })).max(2000),
  /** What the files do not say: as the page's form asks it. */
  answers: z.object({
    robot: z.string().optional(),
    action: z.enum(['joint-target', 'ee-delta']).optional(),
    units: z.enum(Object.keys(UNITS) as [keyof typeof UNITS]).optional(),
    /** The page's camera by the policy's; "none" is shown black. */
    cameras: z.record(z.string(), z.enum([...CAMERA_NAMES, NO_CAMERA])),
    images: choice,
    state: choice,
    actions: choice,
    hz: z.number().positive().max(50).optional(),
    execute: z.number().int().min(1).optional(),
  }),
});
type Given = z.infer<typeof policyArguments>['answers'];

/** What the file says, and over it what was given; a file that says where it normalizes is not contradicted. */
const answersOf = (draft: PolicyDraft, given: Given): Result<Answers> => {
  const first = firstAnswers(draft, CAMERA_NAMES);
  const images = imagesOf(draft);
  const unknown = Object.keys(given.cameras).find(
    (one) => !images.some(({ camera, name }) => one === camera || one === name),
  );
  if (unknown !== undefined) {
    const known = images.map(({ camera }) => camera).join(', ') || 'none';
    return refuse('POLICY_INPUT', `The policy has no camera “${unknown}”; it has ${known}.`);
  }
  const robot = given.robot ?? first.robot;
  const kinds = fitsOf(draft).find((fit) => fit.robot.id === robot)?.actions ?? [];
  const only = kinds.length === 1 ? (kinds[0]?.kind ?? null) : null;
  return {
    ok: true,
    value: {
      robot,
      action: given.action ?? only ?? first.action,
      units: given.units ?? first.units,
      cameras: Object.fromEntries(
        images.map(({ name, camera }) => [
          name,
          given.cameras[camera] ?? given.cameras[name] ?? first.cameras[name] ?? null,
        ]),
      ),
      images: first.images ?? given.images ?? null,
      state: first.state ?? given.state ?? null,
      actions: first.actions ?? given.actions ?? null,
      hz: given.hz ?? first.hz,
      execute: given.execute ?? first.execute,
    },
  };
};

const brought = async (files: readonly NamedBlob[], given: Given): Promise<Result<OwnPolicy>> => {
  const read = await readPolicy(files);
  if (!read.ok) return read;
  if ('manifest' in read.value) return { ok: true, value: await takeOwnManifest(read.value) };
  const answers = answersOf(read.value, given);
  return answers.ok ? makeOwnPolicy(read.value, answers.value) : answers;
};

export const policyCommand = (rig: { readonly policies: OwnPolicyShelf }): Command =>
  command(policyArguments, async ({ files: listed, answers }) => {
    const files = await Promise.all(
      listed.map(async ({ path, url }) => ({ path, blob: await (await fetch(url)).blob() })),
    );
    const policy = await brought(files, answers);
    if (!policy.ok) return policy;
    rig.policies.add(policy.value);
    const { id, manifest, said } = policy.value;
    const { variants = [], robot } = manifest as Partial<Pick<Manifest, 'robot' | 'variants'>>;
    return {
      ok: true,
      value: {
        ...{ id, robot },
        variants: variants.map((variant) => variant.id),
        format: said ? FORMATS[said.draft.format] : FORMATS.tabletop,
        rows: cardRows({ policy: policy.value }),
      },
    };
  });
