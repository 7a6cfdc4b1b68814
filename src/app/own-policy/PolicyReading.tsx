/** Reads what was dropped, says what is missing, and asks what the files do not say. */
import '../styles/own.css';
import '../styles/own-policy.css';
import { useEffect, useState } from 'react';
import type { Result, TabletopError } from '../../contracts.ts';
import { type OwnManifest, type PolicyDraft, readPolicy, refuse } from '../../policy/own/index.ts';
import type { Answers } from '../../runtime/own-policy/answers.ts';
import { makeOwnPolicy, takeOwnManifest } from '../../runtime/own-policy/make.ts';
import type { OwnPolicy } from '../../runtime/own-policy/shelf.ts';
import type { Dropped } from '../../runtime/stores.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { useApp } from '../context.tsx';
import { filesOf } from './bring.ts';
import { Fault } from './fields.tsx';
import { PolicyForm } from './PolicyForm.tsx';

interface Props {
  readonly dropped: readonly Dropped[];
  readonly onClose: () => void;
}

export const PolicyReading = ({ dropped, onClose }: Props) => {
  const { change, keepPolicy } = useApp();
  const [read, setRead] = useState<Result<PolicyDraft | OwnManifest> | null>(null);

  const use = async (policy: OwnPolicy): Promise<void> => {
    await keepPolicy(policy);
    onClose();
    await change({ model: policy.id, driver: 'model' });
  };
  const make = async (draft: PolicyDraft, answers: Answers): Promise<TabletopError | null> => {
    const made = await makeOwnPolicy(draft, answers);
    if (!made.ok) return made.error;
    await use(made.value);
    return null;
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for these files; everything else is the session's, which stays
  useEffect(() => {
    let gone = false;
    setRead(null);
    const start = async (): Promise<void> => {
      const files = await filesOf(dropped).catch((thrown: unknown) =>
        refuse(
          'POLICY_DAMAGED',
          'What was dropped cannot be listed: it was moved. Drop it again.',
          String(thrown),
        ),
      );
      const result = 'ok' in files ? files : await readPolicy(files);
      if (gone) return;
      if (result.ok && 'manifest' in result.value) await use(await takeOwnManifest(result.value));
      else setRead(result);
    };
    void start();
    return () => {
      gone = true;
    };
  }, [dropped]);

  const draft = read?.ok && !('manifest' in read.value) ? read.value : null;
  return (
    <Dialog open onClose={onClose} title="A policy of your own" testId="policy-form" wide>
      {read === null && (
        <p role="status" data-testid="policy-reading">
          Reading the files…
        </p>
      )}
      {read && !read.ok && (
        <>
          <Fault error={read.error} />
          <div className="actions">
            <button type="button" onClick={onClose} data-testid="policy-ok">
              OK
            </button>
          </div>
        </>
      )}
      {draft && <PolicyForm draft={draft} onMake={(answers) => make(draft, answers)} onClose={onClose} />}
    </Dialog>
  );
};
