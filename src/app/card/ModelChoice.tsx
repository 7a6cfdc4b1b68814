/** Which of the models that this site serves or that the visitor brought is used; nothing where there is but one. */
import { useEffect, useId, useState } from 'react';
import { useServedModels } from '../../ui/view/use-served-models.browser.ts';
import { useApp, useSession, useSettings } from '../context.tsx';

export const ModelChoice = () => {
  const id = useId();
  const { change, ownPolicies } = useApp();
  const model = useSettings((s) => s.model);
  const title = useSession((s) => s.model?.title ?? null);
  const shipped = useServedModels();
  const [own, setOwn] = useState<readonly { readonly id: string; readonly title: string }[]>([]);
  useEffect(() => {
    let gone = false;
    void ownPolicies().then((list) => {
      if (!gone) setOwn(list.map(({ id: name, title: said }) => ({ id: name, title: `Yours: ${said}` })));
    });
    return () => {
      gone = true;
    };
  }, [ownPolicies]);
  const served = [...shipped, ...own];
  // one that a link names may be on no list
  const listed = served.some((one) => one.id === model);
  const all = listed ? served : [...served, { id: model, title: title ?? model }];
  if (served.length === 0 || all.length < 2) return null;
  return (
    <p className="model-choice">
      <label htmlFor={id}>Model</label>{' '}
      <select
        id={id}
        value={model}
        onChange={(event) => void change({ model: event.target.value })}
        data-testid="model-choice"
      >
        {all.map((one) => (
          <option key={one.id} value={one.id}>
            {one.title}
          </option>
        ))}
      </select>
    </p>
  );
};
