/** What can be chosen or dropped, by the type that the browser gives a file. */
import type { TabletopError } from '../../contracts.ts';
import type { FileKind } from '../../runtime/sources.ts';

/** null: neither a picture nor a video. */
export const fileKind = ({ type }: { readonly type: string }): FileKind | null =>
  type.startsWith('image/') ? 'image' : type.startsWith('video/') ? 'video' : null;

/** What modelling programs write, by name: browsers know no type of most. What it really is, its bytes say. */
const MODELS = /\.(glb|gltf|vrm|obj|stl|ply|fbx|dae|usd[acz]?|3mf|3ds|blend|step|stp)$/i;

export const isModelFile = ({ name, type }: { readonly name: string; readonly type: string }): boolean =>
  type.startsWith('model/') || (MODELS.test(name) && !/^(image|video)\//.test(type));

export const notShown = ({
  name,
  type,
}: {
  readonly name: string;
  readonly type: string;
}): TabletopError => ({
  code: 'IMAGE_UNREADABLE',
  message: `“${name}” is no picture, video, GLB or policy, so nothing was changed. Drop a PNG, JPEG or WebP picture, an MP4 or WebM video, a model as .glb, or a policy as .onnx, a zip or its folder.`,
  detail: type || 'no type',
});
