/** What an opened dataset says of itself, checked: of this project or another's, v3.0 and v2.x. */
import type { Result } from '../../contracts.ts';
import { z } from '../../schema.ts';
import { type DatasetNotes, type Feature, PATHS } from './format.ts';

/** A dataset's files by path from its root; a Blob is read piece by piece and never whole. */
export type DatasetFiles = ReadonlyMap<string, Blob>;

export const invalid = (message: string, detail?: string): Result<never> => ({
  ok: false,
  error: { code: 'DATASET_INVALID', message, ...(detail === undefined ? {} : { detail }) },
});

const names = z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]);

export const feature = z.looseObject({
  dtype: z.string(),
  shape: z.array(z.number().int().nonnegative()),
  // other programs write nested lists, numbers and more here: then nothing is named
  names: names.nullable().catch(null).default(null),
});

const info = z.looseObject({
  codebase_version: z.string(),
  fps: z.number().positive(),
  total_episodes: z.number().int().nonnegative(),
  features: z.record(z.string(), feature),
  data_path: z.string(),
  video_path: z.string().nullish(),
  robot_type: z.string().nullish(),
  chunks_size: z.number().int().positive().default(1000),
});

export type ReadInfo = z.infer<typeof info> & { readonly features: Readonly<Record<string, Feature>> };

/** The folder that `meta/info.json` lies in, as a prefix of the paths; null: there is none. */
const rootOf = (files: DatasetFiles): string | null => {
  const found = [...files.keys()]
    .filter((path) => path === PATHS.info || path.endsWith(`/${PATHS.info}`))
    .toSorted((x, y) => x.length - y.length)[0];
  return found === undefined ? null : found.slice(0, -PATHS.info.length);
};

/** Paths counted from the dataset's root, wherever in the folder or zip that is. */
export const fromRoot = (files: DatasetFiles): DatasetFiles | null => {
  const root = rootOf(files);
  if (root === null) return null;
  const inside = [...files].filter(([path]) => path.startsWith(root));
  return new Map(inside.map(([path, file]) => [path.slice(root.length), file]));
};

export const readJson = async (file: Blob | undefined): Promise<unknown> => {
  if (!file) return null;
  try {
    return JSON.parse(await file.text());
  } catch {
    return null;
  }
};

const VERSIONS = /^v?(2\.[01]|3\.0)$/;

export const readInfo = async (files: DatasetFiles): Promise<Result<ReadInfo>> => {
  const parsed = info.safeParse(await readJson(files.get(PATHS.info)));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path[0];
    return invalid(
      field === undefined
        ? 'The dataset’s meta/info.json is no description of a LeRobot dataset. Choose the folder that lerobot wrote.'
        : `In the dataset’s meta/info.json, “${String(field)}” is missing or is not as lerobot writes it. Choose the folder that lerobot wrote.`,
      `${issue?.path.join('.')}: ${issue?.message}`,
    );
  }
  if (!VERSIONS.test(parsed.data.codebase_version)) {
    return invalid(
      `This dataset is of version ${parsed.data.codebase_version}; the page opens 3.0, 2.1 and 2.0. Convert it with lerobot first.`,
    );
  }
  return { ok: true, value: parsed.data };
};

const dimension = z.object({
  name: z.string(),
  unit: z.enum(['flag', 'm', 'rad', 'deg', 'opening', 'percent']),
  low: z.number(),
  high: z.number(),
});

export const episodeNotes = z.object({
  name: z.string(),
  success: z.boolean().nullable(),
  seed: z.number().int(),
  table: z.string(),
  by: z.string(),
  policy: z.object({ file: z.string(), sha256: z.string() }).optional(),
});

const notes = z.object({
  formatVersion: z.literal(1),
  spec: z.object({
    robot: z.string(),
    cameras: z.array(z.object({ name: z.string(), width: z.number().int(), height: z.number().int() })),
    state: z.array(dimension),
    action: z.object({
      kind: z.enum(['ee-delta', 'joint-target']),
      hz: z.number().positive(),
      dimensions: z.array(dimension),
    }),
  }),
  episodes: z.array(episodeNotes),
});

/** Null: the dataset was not made by this project. */
export const readNotes = async (files: DatasetFiles): Promise<DatasetNotes | null> => {
  const parsed = notes.safeParse(await readJson(files.get(PATHS.notes)));
  return parsed.success ? parsed.data : null;
};
