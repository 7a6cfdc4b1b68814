/** An exhibit's state, kept in the address. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { showControls } from '../lesson/index.ts';
import { asWritten, controlsOf, type Rows, readExhibit, writeAddress } from './address.ts';

const QUIET_MS = 200; // browsers refuse a page that rewrites its address hundreds of times in half a minute

let pending: { readonly timer: number; readonly write: () => void } | null = null;

/** Writes what is waiting, so that the address is right now: before it is copied. */
export const flushAddress = (): void => {
  if (!pending) return;
  window.clearTimeout(pending.timer);
  pending.write();
  pending = null;
};

const writeSoon = (query: () => string): void => {
  if (pending) window.clearTimeout(pending.timer);
  const write = (): void => {
    pending = null;
    window.history.replaceState(null, '', `?${query()}`);
  };
  pending = { timer: window.setTimeout(write, QUIET_MS), write };
};

export interface Address<S> {
  readonly state: S;
  readonly change: (part: Partial<S>) => void;
  readonly problems: readonly string[];
}

/** `rows` must be a constant: it is read once. */
export const useAddress = <S extends object>(rows: Rows<S>): Address<S> => {
  const [{ state, problems }, set] = useState(() => readExhibit(rows, window.location.search));
  const newest = useRef(state);
  const change = useCallback(
    (part: Partial<S>): void => {
      newest.current = asWritten(rows, { ...newest.current, ...part });
      set({ state: newest.current, problems: [] });
      writeSoon(() => writeAddress(rows, newest.current, window.location.search));
    },
    [rows],
  );
  useEffect(() => {
    showControls(new URLSearchParams(window.location.search).get('lab') ?? '', controlsOf(rows, state));
  }, [rows, state]);
  return { state, change, problems };
};
