/**
 * What three.js logs. The renderer for React makes a `Clock` that three.js has deprecated: a warning on every visit, about
 * which this project can do nothing. Everything else is logged as it was.
 */
import { setConsoleFunction } from 'three';

const OF_OTHERS = /^THREE\.Clock: .*deprecated/;

/** Before the first canvas. */
export const quietClock = (): void =>
  setConsoleFunction((type: 'log' | 'warn' | 'error', message: string, ...more: unknown[]) => {
    if (!OF_OTHERS.test(message)) console[type](message, ...more);
  });
