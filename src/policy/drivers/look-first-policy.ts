/** A policy that looks before its first action whether what is named is there, and gives NOT_FOUND where it is not. */
import type { Finder, Policy } from '../../contracts.ts';

const NOT_SEEN = 'The model does not see what was named, so the arm holds still.';

export const createLookFirstPolicy = (policy: Policy, finder: Finder): Policy => {
  let found = false;
  return {
    ...policy,
    act: async (observation, signal) => {
      if (!found) {
        const missing = await finder.find(observation, signal);
        if (!missing.ok) return missing;
        if (missing.value) {
          return { ok: false, error: { code: 'NOT_FOUND', message: NOT_SEEN, notFound: missing.value } };
        }
        found = true;
      }
      return policy.act(observation, signal);
    },
  };
};
