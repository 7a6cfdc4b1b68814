/** What the page and the engine's worker say to each other, written down from outside: frames sent, acts in flight. */
import type { Page } from '@playwright/test';

export interface EngineLog {
  /** Every action asked for, oldest first; `frame` is FNV-1a of its newest frame's RGB bytes, as `frameHash` gives it. */
  readonly acts: { readonly frame: string; readonly instruction: string }[];
  inFlight: number;
  mostInFlight: number;
}

declare global {
  interface Window {
    engineLog?: EngineLog;
  }
}

/** Before the page is opened. */
export const watchEngine = async (page: Page): Promise<void> => {
  await page.addInitScript(() => {
    const log: EngineLog = { acts: [], inFlight: 0, mostInFlight: 0 };
    window.engineLog = log;
    const fnv1a = (bytes: Uint8Array): string => {
      let hash = 0x811c9dc5;
      for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
      return hash.toString(16).padStart(8, '0');
    };
    const post = Worker.prototype.postMessage as (this: Worker, ...args: unknown[]) => void;
    Worker.prototype.postMessage = function (this: Worker, ...args: unknown[]) {
      const message = args[0] as {
        type?: string;
        id: number;
        request: { images: { rgb: Uint8Array }[]; instruction: string };
      };
      if (message.type === 'act') {
        const { images, instruction } = message.request;
        const newest = images.at(-1)?.rgb ?? new Uint8Array();
        log.acts.push({ frame: fnv1a(newest), instruction });
        log.inFlight += 1;
        log.mostInFlight = Math.max(log.mostInFlight, log.inFlight);
        const heard = (event: MessageEvent<{ type: string; id: number }>): void => {
          if (event.data.type !== 'acted' || event.data.id !== message.id) return;
          log.inFlight -= 1;
          this.removeEventListener('message', heard, { capture: true });
        };
        // capturing, and so before the page's own listener: that one may ask for the next action at once
        this.addEventListener('message', heard, { capture: true });
      }
      post.apply(this, args);
    };
  });
};

export const engineLog = async (page: Page): Promise<EngineLog> => {
  const log = await page.evaluate(() => window.engineLog);
  if (!log) throw new Error('watchEngine was not called before the page was opened.');
  return log;
};
