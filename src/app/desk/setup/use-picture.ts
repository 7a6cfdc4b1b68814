/** The newest picture while a component is there; hot, so that a camera's pictures do not pass through React. */
import { useEffect, useRef, useState } from 'react';
import type { Picture } from '../../../observe/index.ts';
import type { PictureSize } from './geometry.ts';

export type SetupPicture = Pick<Picture, 'width' | 'height' | 'rgba'>;

export interface LivePicture {
  /** Null until the first has come. */
  readonly size: PictureSize | null;
  newest(): SetupPicture | null;
  /** Calls back now, if there is a picture, and with every new one; gives the way out. */
  onPicture(listener: (picture: SetupPicture) => void): () => void;
}

/** Between two pictures, ms: enough to see a sheet being moved, little for a processor. */
const EVERY_MS = 120;

/** `read` gives the newest upright picture, the same object as before if there is no newer one; null: none yet. */
export const useLivePicture = (read: () => Promise<SetupPicture | null>): LivePicture => {
  const [size, setSize] = useState<PictureSize | null>(null);
  const reading = useRef(read);
  reading.current = read;
  const [live] = useState(() => {
    const listeners = new Set<(picture: SetupPicture) => void>();
    let shown: SetupPicture | null = null;
    return {
      newest: () => shown,
      show: (picture: SetupPicture) => {
        shown = picture;
        for (const listener of listeners) listener(picture);
      },
      onPicture: (listener: (picture: SetupPicture) => void) => {
        listeners.add(listener);
        if (shown) listener(shown);
        return () => void listeners.delete(listener);
      },
    };
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let here = true;
    const look = async (): Promise<void> => {
      const picture = document.hidden ? null : await reading.current();
      if (!here) return;
      if (picture && picture !== live.newest()) {
        live.show(picture);
        const { width, height } = picture;
        setSize((old) => (old?.width === width && old.height === height ? old : { width, height }));
      }
      timer = setTimeout(() => void look(), EVERY_MS);
    };
    void look();
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [live]);
  return { size, newest: live.newest, onPicture: live.onPicture };
};
