/** Does this browser keep the page for a visit without network? A store of its own: nothing that runs depends on it. */
import { createStore } from 'zustand/vanilla';

/** `kept`: the next visit needs no network. `refused`: it tried and could not, see `refusal`. `update`: a newer build lies ready and is taken when this one is closed or reloaded. */
export type OfflineState = 'off' | 'kept' | 'update' | 'refused';

export const offline = createStore<OfflineState>()(() => 'off');

/** Why the page is not kept, the end of a sentence; empty while nothing is known of it. */
export const refusal = createStore<string>()(() => '');
