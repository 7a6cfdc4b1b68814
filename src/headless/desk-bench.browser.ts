/** A picture of a desk with the arm over it, as the page has it: what headless commands put before a policy. */
import type { FrameSize, FrameSource, Result } from '../contracts.ts';
import type { Quad } from '../math/homography.ts';
import { type DeskPlacement, type DeskPlane, openStillImage, placeDesk } from '../observe/index.ts';
import { createDeskCamera, type DeskCamera, FRAME_SIZE } from '../render/index.ts';
import { createArena } from '../runtime/arena.ts';
import { createOverlayCamera } from '../runtime/overlay-camera.ts';
import { createRenderers } from '../runtime/scene-stage.browser.ts';
import type { CloseFrames } from '../runtime/things-model.ts';
import { z } from '../schema.ts';
import { deskScene } from '../tasks/index.ts';
import { type EditableWorld, loadPhysics } from '../world/index.ts';

const point = z.tuple([z.number(), z.number()]);

/** The picture; corners are in its pixels, sizes in metres. */
export const deskPicture = z.object({
  url: z.url(),
  plane: z.tuple([point, point, point, point]),
  planeSize: z.tuple([z.number(), z.number()]),
});

export interface DeskBench {
  readonly world: EditableWorld;
  /** As the policy sees it, at its own size. */
  readonly seen: FrameSource;
  readonly close: CloseFrames;
  readonly placed: DeskPlacement;
  readonly dispose: () => void;
}

const pictureAt = async (url: string): Promise<Result<Blob>> => {
  const answer = await fetch(url);
  if (answer.ok) return { ok: true, value: await answer.blob() };
  const message = `The picture could not be read: ${answer.status}.`;
  return { ok: false, error: { code: 'IMAGE_UNREADABLE', message, detail: url } };
};

/** One a size of frame. */
const renderers = createRenderers();
// the last picture's camera goes after the next has drawn: its shaders are the next one's too
let retired: readonly DeskCamera[] = [];

/** `seed`: of the arm's pose; `side`: pixels of the policy's frame. Errors: IMAGE_UNREADABLE, DESK_INVALID. */
export const openDeskBench = async (
  given: z.infer<typeof deskPicture>,
  seed: number,
  side = FRAME_SIZE,
): Promise<Result<DeskBench>> => {
  const blob = await pictureAt(given.url);
  if (!blob.ok) return blob;
  const picture = await openStillImage(blob.value);
  if (!picture.ok) return picture;
  const whole = await createImageBitmap(blob.value);
  const marked: readonly [number, number] = [whole.width, whole.height];
  whole.close();
  const plane: DeskPlane = { corners: given.plane as Quad, size: given.planeSize };
  const placed = placeDesk(plane);
  if (!placed.ok) return placed;
  const scene = deskScene(seed);
  const world = createArena(await loadPhysics(), scene);
  const cameras = new Map<string, DeskCamera>();
  const camera = (size: FrameSize): Result<DeskCamera> => {
    const frames = renderers(size);
    if (!frames.ok) return frames;
    const key = `${size.width} ${size.height}`;
    const made = cameras.get(key) ?? createDeskCamera(scene, frames.value);
    cameras.set(key, made);
    return { ok: true, value: made };
  };
  const overlay = createOverlayCamera({
    picture: picture.value,
    camera,
    world: () => world,
    plane: () => ({ plane, marked }),
  });
  return {
    ok: true,
    value: {
      world,
      seen: { ...overlay, grab: () => overlay.grab(side) },
      close: (size) => ({ grab: () => overlay.grab(size) }),
      placed: placed.value,
      dispose: () => {
        picture.value.dispose();
        world.dispose();
        for (const one of retired) one.dispose();
        retired = [...cameras.values()];
      },
    },
  };
};
