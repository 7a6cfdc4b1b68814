/** The kit is one file that stands alone, so the page's types are written down in it again: the compiler holds them to it. */
import type { TabletopHooks } from '../../src/runtime/test-kit/types.ts';
import type { TabletopApi } from '../kit/index.ts';

export const described: (page: TabletopHooks) => TabletopApi = (page) => page;
