import { useEffect, useState } from 'react';
import { type ServedModel, servedModels } from '../../runtime/served-models.browser.ts';

/** The models that the site serves; none until their list has come. */
export const useServedModels = (): readonly ServedModel[] => {
  const [served, set] = useState<readonly ServedModel[]>([]);
  useEffect(() => {
    let gone = false;
    void servedModels().then((list) => {
      if (!gone) set(list);
    });
    return () => {
      gone = true;
    };
  }, []);
  return served;
};
