/** Focus and keys of a sheet that lies beside the page and is not modal. */
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';

/** The panels that lie under the sheet take no focus while it is there. */
export const useCovered = (): void => {
  useEffect(() => {
    const wide = window.matchMedia('(min-width: 1000px)');
    const cover = (on: boolean): void => {
      for (const panel of document.querySelectorAll<HTMLElement>('.sees, .says')) panel.inert = on;
    };
    const follow = (): void => cover(wide.matches);
    follow();
    wide.addEventListener('change', follow);
    return () => {
      wide.removeEventListener('change', follow);
      cover(false);
    };
  }, []);
};

/**
 * Focus comes in when the sheet opens and goes back to where it was when it closes. Call it after `useCovered`: what
 * is inert takes no focus, so the panels must be free again by then.
 */
export const useFocus = () => {
  const title = useRef<HTMLHeadingElement>(null);
  const [from] = useState(() => document.activeElement);
  useEffect(() => {
    title.current?.focus({ preventScroll: true });
    // on a phone the sheet lies at the bottom: the scene comes into sight above it
    if (window.matchMedia('(max-width: 999px)').matches) window.scrollTo({ top: 0 });
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus({ preventScroll: true });
    };
  }, [from]);
  return title;
};

/** What a key's event is here, from React or from the window. */
export type Keys = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'preventDefault' | 'stopPropagation'
>;

/** Keys pressed while nothing has the focus: a click on the scene does not leave the walk deaf. */
export const useKeysOfNobody = (onKey: (event: Keys) => void): void => {
  const newest = useRef(onKey);
  newest.current = onKey;
  useEffect(() => {
    const heard = (event: globalThis.KeyboardEvent): void => {
      const dialog = document.querySelector('dialog[open]');
      if (event.target === document.body && !dialog) newest.current(event);
    };
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, []);
};
