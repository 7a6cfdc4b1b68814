/**
 * The looks of scenes, each model read once: fetched before a scene is shown, kept a while after it is gone, since the
 * next scene may have the same thing, and a picture may be drawn before the next scene's first.
 */
import type { PictureObject, Result, SceneSpec, TabletopError, ThingObject } from '../../contracts.ts';
import { modelPath, picturePath } from '../../things/index.ts';
import { type LookPart, type Looks, noLooks } from './part.ts';

/** Reads files, and makes what only things have; comes with the first scene that has any. */
export interface LookReader {
  /** Rejects for what is no GLB, has no triangle, or a texture that cannot be decoded. */
  readModel(bytes: ArrayBuffer): Promise<readonly LookPart[]>;
  /** A part for each picture, all with one texture. Rejects for what cannot be decoded. */
  readPictures(
    pictures: readonly { readonly form: PictureObject['form']; readonly bytes: ArrayBuffer }[],
  ): Promise<readonly LookPart[]>;
  readonly contactShadows: NonNullable<Looks['contactShadows']>;
}

export interface LibraryParts {
  /** Bytes of a file below the site. Errors: THING_MISSING. */
  readonly file: (path: string) => Promise<Result<ArrayBuffer>>;
  readonly reader: () => Promise<LookReader>;
  /** How many models are kept that no scene has any more. */
  readonly keep?: number;
}

export interface LookLibrary {
  /** Errors: THING_MISSING for a file that did not come or cannot be read. */
  open(scene: SceneSpec): Promise<Result<Looks>>;
}

interface Shelved {
  readonly parts: readonly LookPart[];
  users: number;
}

const unreadable = (
  what: string,
  thrown: unknown,
): { readonly ok: false; readonly error: TabletopError } => ({
  ok: false,
  error: {
    code: 'THING_MISSING',
    message: `What “${what}” looks like cannot be read. Try again, or choose the table of blocks.`,
    detail: String(thrown),
  },
});

const discard = (parts: readonly LookPart[]): void => {
  for (const { geometry, map } of parts) {
    geometry.dispose();
    map?.dispose();
  }
};

export const createLookLibrary = ({ file, reader, keep = 24 }: LibraryParts): LookLibrary => {
  const shelf = new Map<string, Shelved>(); // in the order of their last use
  const coming = new Map<string, Promise<Result<readonly LookPart[]>>>();

  const tidy = (): void => {
    const idle = [...shelf].filter(([, { users }]) => users === 0);
    for (const [path, { parts }] of idle.slice(0, Math.max(0, idle.length - keep))) {
      shelf.delete(path);
      discard(parts);
    }
  };

  const fetchModel = async (path: string, name: string): Promise<Result<readonly LookPart[]>> => {
    const bytes = await file(path);
    if (!bytes.ok) return bytes;
    try {
      const parts = await (await reader()).readModel(bytes.value);
      shelf.set(path, { parts, users: 0 });
      return { ok: true, value: parts };
    } catch (thrown) {
      return unreadable(name, thrown);
    }
  };

  const modelOf = async ({ thing, concept }: ThingObject): Promise<Result<string>> => {
    const path = modelPath(thing);
    let shelved = shelf.get(path);
    if (!shelved) {
      const fetched = coming.get(path) ?? fetchModel(path, concept.name);
      coming.set(path, fetched);
      const read = await fetched;
      coming.delete(path);
      if (!read.ok) return read;
      shelved = shelf.get(path) ?? { parts: read.value, users: 0 };
    }
    shelf.delete(path);
    shelf.set(path, shelved); // used last
    shelved.users += 1;
    return { ok: true, value: path };
  };

  const picturesOf = async (
    pictures: readonly PictureObject[],
  ): Promise<Result<ReadonlyMap<string, readonly LookPart[]>>> => {
    if (pictures.length === 0) return { ok: true, value: new Map() };
    const files: { form: PictureObject['form']; bytes: ArrayBuffer }[] = [];
    const answers = await Promise.all(
      pictures.map(async ({ concept, form }) => ({
        form,
        bytes: await file(picturePath(concept.id, concept.picture)),
      })),
    );
    for (const { form, bytes } of answers) {
      if (!bytes.ok) return bytes;
      files.push({ form, bytes: bytes.value });
    }
    try {
      const made = await (await reader()).readPictures(files);
      const parts = pictures.flatMap(({ name }, i): [string, LookPart[]][] => {
        const part = made[i];
        return part ? [[name, [part]]] : [];
      });
      return { ok: true, value: new Map(parts) };
    } catch (thrown) {
      return unreadable(pictures.map(({ concept }) => concept.name).join('”, “'), thrown);
    }
  };

  return {
    open: async (scene) => {
      const things = scene.objects.filter((object) => object.kind === 'thing');
      const pictures = scene.objects.filter((object) => object.kind === 'picture');
      if (things.length + pictures.length === 0) return { ok: true, value: noLooks(scene) };
      const [models, sheet] = await Promise.all([Promise.all(things.map(modelOf)), picturesOf(pictures)]);
      const taken = models.flatMap((model) => (model.ok ? [model.value] : []));
      const release = (): void => {
        for (const path of taken.splice(0)) {
          const shelved = shelf.get(path);
          if (shelved) shelved.users -= 1;
        }
        if (sheet.ok) discard([...sheet.value.values()].flat());
        tidy();
      };
      const failed = models.find((model) => !model.ok) ?? (sheet.ok ? undefined : sheet);
      if (failed && !failed.ok) {
        release();
        return failed;
      }
      const parts = new Map(sheet.ok ? sheet.value : []);
      for (const [i, { name }] of things.entries()) {
        const model = models[i];
        if (model?.ok) parts.set(name, shelf.get(model.value)?.parts ?? []);
      }
      const { contactShadows } = await reader(); // it is there: something was read
      return { ok: true, value: { scene, parts, contactShadows, dispose: release } };
    },
  };
};

/** Three's reader of models and what decodes them: fetched with the first scene that has a thing. */
export const lazyReader = async (): Promise<LookReader> => (await import('./read.browser.ts')).lookReader;
