/** Cameras to what a policy is shown: several at once, and as many older frames of each as its manifest asks for. */
import type { Frame, FrameSource, ObservationSpec, Observer, Result, Sight } from '../contracts.ts';

export interface ObserverParts {
  readonly spec: Pick<ObservationSpec, 'cameras' | 'frames'>;
  /** One source for each camera of the specification, by name. */
  readonly sources: Readonly<Record<string, FrameSource>>;
  /** What was seen in the steps before, oldest first, when an episode is taken up in its middle. */
  readonly earlier?: readonly Sight[];
}

const missing = (name: string): Result<never> => ({
  ok: false,
  error: {
    code: 'CAMERA_MISSING',
    message: `The policy wants a camera called “${name}”, which is not here. Choose another policy or camera.`,
  },
});

/** Frames of one camera in a sight: `views` where it stands there, else the frame itself. */
const seenBy = (sight: Sight, camera: string): Frame => sight.views?.[camera]?.at(-1) ?? sight.frame;

/**
 * An observer of one camera and one frame is the camera itself. With more frames the first of an episode stands for
 * those that were never taken, so that a policy always gets as many as it was trained with.
 * Errors: the cameras'; CAMERA_MISSING for a camera that has no source.
 */
export const createObserver = ({ spec, sources, earlier = [] }: ObserverParts): Observer => {
  const [first] = spec.cameras;
  const main = first && sources[first.name];
  const plain = spec.cameras.length === 1 && spec.frames === 1;
  const past = new Map(
    spec.cameras.map(({ name }) => [
      name,
      (spec.frames > 1 ? earlier.slice(1 - spec.frames) : []).map((sight) => seenBy(sight, name)),
    ]),
  );

  /** The newest `frames` of a camera, oldest first. */
  const withPast = (name: string, frame: Frame): readonly Frame[] => {
    const frames = [...(past.get(name) ?? []), frame].slice(-spec.frames);
    past.set(name, frames);
    const oldest = frames[0] ?? frame;
    return [...Array<Frame>(spec.frames - frames.length).fill(oldest), ...frames];
  };

  const look = async (): Promise<Result<Sight>> => {
    if (!main) return missing(first?.name ?? 'camera');
    const frame = await main.grab();
    if (!frame.ok) return frame;
    if (plain) return { ok: true, value: { frame: frame.value } };
    const views: Record<string, readonly Frame[]> = {};
    for (const { name } of spec.cameras) {
      const source = sources[name];
      if (!source) return missing(name);
      const grabbed = source === main ? frame : await source.grab();
      if (!grabbed.ok) return grabbed;
      views[name] = withPast(name, grabbed.value);
    }
    return { ok: true, value: { frame: frame.value, views } };
  };

  return { kind: main?.kind ?? 'sim', look };
};

/** One camera, its newest frame: all that most policies want. */
export const observerOf = (source: FrameSource): Observer => ({
  kind: source.kind,
  look: async () => {
    const frame = await source.grab();
    return frame.ok ? { ok: true, value: { frame: frame.value } } : frame;
  },
});
