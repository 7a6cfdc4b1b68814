/** *Plan first*: the model writes what it is going to do before it does it. */

import { canPlan } from '../../runtime/stores.ts';
import { useApp, useSession, useSettings } from '../context.tsx';

const WHY = {
  on: 'Before the first action the model writes a plan, which then stands in for your sentence',
  off: 'This model was trained to act, not to write plans',
} as const;

export const PlanSwitch = () => {
  const { change } = useApp();
  const on = useSettings((s) => s.planFirst);
  const able = useSession(canPlan) !== false;
  return (
    <label className="switch" data-disabled={!able} title={able ? WHY.on : WHY.off}>
      <input
        type="checkbox"
        role="switch"
        checked={on && able}
        aria-checked={on && able}
        disabled={!able}
        onChange={(event) => change({ planFirst: event.target.checked })}
        data-testid="plan-first"
      />
      <i aria-hidden="true" />
      Plan first
    </label>
  );
};
