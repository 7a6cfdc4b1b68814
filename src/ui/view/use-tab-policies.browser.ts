import { useEffect, useState } from 'react';
import { type Brought, broughtOf } from '../../runtime/own-policy/brought.ts';
import { policiesOfTab } from '../../runtime/own-policy/tab-policies.browser.ts';

/** Policies that the visitor brought to this tab; none until they have been looked up. */
export const useTabPolicies = (): readonly Brought[] => {
  const [brought, set] = useState<readonly Brought[]>([]);
  useEffect(() => {
    let gone = false;
    void policiesOfTab().then((policies) => {
      if (!gone) set(policies.map(broughtOf));
    });
    return () => {
      gone = true;
    };
  }, []);
  return brought;
};
