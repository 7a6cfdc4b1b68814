/** A video file behind the picture port: played silently, over and over. */
import type { Result, TabletopError } from '../contracts.ts';
import type { PictureOptions, PictureSource } from './picture.ts';
import { createSilentVideo, createVideoPictures } from './video-pictures.browser.ts';

const unreadable = (detail: string): TabletopError => ({
  code: 'IMAGE_UNREADABLE',
  message: 'This file is not a video the browser can play. Use an MP4 or WebM file.',
  detail,
});

/** The element's own words: its error says which of four things went wrong. */
const wordsOf = (video: HTMLVideoElement, thrown: unknown): string =>
  video.error ? `media error ${video.error.code}: ${video.error.message}` : String(thrown);

/** IMAGE_UNREADABLE if the browser cannot play the file, or if it has no picture. */
export const openVideoFile = async (
  file: Blob,
  options: PictureOptions = {},
): Promise<Result<PictureSource>> => {
  const video = createSilentVideo();
  video.loop = true;
  const address = URL.createObjectURL(file);
  const pictures = createVideoPictures(video, {
    ...options,
    failure: unreadable,
    release: () => {
      video.removeAttribute('src');
      video.load(); // lets go of the decoder now, not when the element is collected
      URL.revokeObjectURL(address);
    },
  });
  const refuse = (detail: string): Result<never> => {
    pictures.dispose();
    return { ok: false, error: unreadable(`${file.type || 'no type'}, ${file.size} bytes: ${detail}`) };
  };
  video.src = address;
  try {
    await video.play();
  } catch (thrown) {
    return refuse(wordsOf(video, thrown));
  }
  if (video.videoWidth === 0) return refuse('no picture in it');
  const { size, read, seen, dispose } = pictures;
  return { ok: true, value: { kind: 'video', key: 'video', size, read, seen, dispose } };
};
