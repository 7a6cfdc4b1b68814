/** The plan as RT-2 writes it, before the action that the row of tokens is: "Plan: pick up the red cube. Action:" */

import { canPlan } from '../../runtime/stores.ts';
import { useSession, useSettings } from '../context.tsx';

export const PlanLine = () => {
  const plan = useSession((s) => s.snapshot?.plan ?? null);
  const able = useSession((s) => canPlan(s) === true);
  const wanted = useSettings((s) => s.planFirst && s.driver === 'model');
  if (!plan && !(wanted && able)) return null;
  const written = plan?.words.join(' ') ?? '';
  const state = !plan ? 'none' : plan.instruction === null ? 'malformed' : 'plan';
  return (
    <p className="plan" data-testid="plan" data-state={state} data-words={written}>
      <b>Plan:</b> {state === 'none' && <span className="note">comes with the first action</span>}
      {state === 'plan' && <span>{`${plan?.instruction ?? ''}.`}</span>}
      {state === 'malformed' && (
        <span className="note">{`“${written || 'nothing'}” is no plan, so your own sentence is used.`}</span>
      )}
      {plan && <b> Action:</b>}
    </p>
  );
};
