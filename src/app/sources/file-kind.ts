/** What can be chosen or dropped, by the type that the browser gives a file. */
import type { TabletopError } from '../../contracts.ts';
import type { FileKind } from '../../runtime/sources.ts';

/** null: neither a picture nor a video. */
export const fileKind = ({ type }: { readonly type: string }): FileKind | null =>
  type.startsWith('image/') ? 'image' : type.startsWith('video/') ? 'video' : null;

export const notShown = ({
  name,
  type,
}: {
  readonly name: string;
  readonly type: string;
}): TabletopError => ({
  code: 'IMAGE_UNREADABLE',
  message: `“${name}” is neither a picture nor a video, so nothing was changed. Drop a PNG, JPEG or WebP picture, or an MP4 or WebM video.`,
  detail: type || 'no type',
});
