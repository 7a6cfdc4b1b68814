/** The kit stands alone, so the page's types are written down in it again: the compiler holds them to the page's, both ways. */
import type { TabletopHooks } from '../../../src/runtime/test-kit/types.ts';
import type { TabletopApi } from '../src/index.ts';

export const described: (page: TabletopHooks) => TabletopApi = (page) => page;
/** No call of the page is missing. */
export const whole: Record<keyof TabletopHooks, true> = {} as Record<keyof TabletopApi, true>;
