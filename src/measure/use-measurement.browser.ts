/** The measurement of the address under React; every change of the description is written back, so that the address is the link. */
import { useEffect, useSyncExternalStore } from 'react';
import type { Controller, State } from './controller.browser.ts';
import { type Description, KEPT_KEYS, writeDescription } from './description.ts';

const QUIET_MS = 200; // browsers refuse a page that rewrites its address hundreds of times in half a minute

const queryOf = (description: Description): string => {
  const params = new URLSearchParams(writeDescription(description));
  const before = new URLSearchParams(window.location.search);
  for (const key of KEPT_KEYS) {
    const value = before.get(key);
    if (value !== null) params.set(key, value);
  }
  return params.toString();
};

/** What the controller shows now. */
export const useMeasurement = (controller: Controller): State => {
  const state = useSyncExternalStore(controller.subscribe, controller.state);
  const { description } = state;
  useEffect(() => {
    const write = (): void => window.history.replaceState(null, '', `?${queryOf(description)}`);
    const timer = setTimeout(write, QUIET_MS);
    window.addEventListener('pagehide', write);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', write);
    };
  }, [description]);
  return state;
};

/** The address of this measurement, whatever the address bar still says. */
export const linkOf = (description: Description): string =>
  new URL(`?${writeDescription(description)}`, window.location.href).href;
