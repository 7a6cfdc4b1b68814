/** What puts a visitor's thing on the table, fetched when somebody brings one. */
import { explainHere } from '../page-files.browser.ts';
import type { LiveActions } from '../world-source.ts';
import type { BringParts } from './bring.browser.ts';

export const bringLater =
  (parts: BringParts): LiveActions['bring'] =>
  async (request, progress) => {
    try {
      const { createBring } = await import('./bring.browser.ts');
      return await createBring(parts)(request, progress);
    } catch (thrown) {
      const message = 'What reads models could not be fetched, or failed.';
      return {
        ok: false,
        error: await explainHere({ code: 'PART_FAILED', message, detail: String(thrown) }),
      };
    }
  };
