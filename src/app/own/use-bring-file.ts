/** A model file that the visitor chose or dropped: checked at once, then asked about. */
import { useCallback } from 'react';
import { explainHere } from '../../runtime/page-files.browser.ts';
import { pushNotice } from '../../runtime/stores.ts';
import { useApp } from '../context.tsx';

/** What is wrong with the file is a notice; what is on the table stays. */
export const useBringFile = (): ((file: File) => void) => {
  const { stores } = useApp();
  return useCallback(
    (file) => {
      const check = async (): Promise<void> => {
        try {
          const { checkFile } = await import('../../runtime/own/check-file.ts');
          const checked = await checkFile(file);
          if (checked.ok) stores.view.setState({ own: { file: file.name, bytes: checked.value } });
          else {
            const { error } = checked;
            pushNotice(stores.session, { ...error, message: `“${file.name}”: ${error.message}` });
          }
        } catch (thrown) {
          const message = 'What reads models could not be fetched.';
          pushNotice(
            stores.session,
            await explainHere({ code: 'PART_FAILED', message, detail: String(thrown) }),
          );
        }
      };
      void check();
    },
    [stores],
  );
};
