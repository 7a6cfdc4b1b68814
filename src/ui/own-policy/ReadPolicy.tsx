/** Reads what was brought as a policy, says what is missing, and asks what the files do not say: the page's way, and Teach's. */
import '../styles/own.css';
import '../styles/own-policy.css';
import { useEffect, useState } from 'react';
import type { Result, TabletopError } from '../../contracts.ts';
import {
  type NamedBlob,
  type OwnManifest,
  type PolicyDraft,
  readPolicy,
  refuse,
} from '../../policy/own/index.ts';
import type { Answers } from '../../runtime/own-policy/answers.ts';
import { makeOwnPolicy, takeOwnManifest } from '../../runtime/own-policy/make.ts';
import type { OwnPolicy } from '../../runtime/own-policy/shelf.ts';
import { Fault } from '../Fault.tsx';
import { PolicyForm } from './PolicyForm.tsx';

interface Props {
  /** The same promise from render to render; it rejects where a folder cannot be listed. */
  readonly files: Promise<readonly NamedBlob[]>;
  /** A policy that can be loaded: all that its files left open has been answered. */
  readonly onMade: (policy: OwnPolicy) => Promise<void>;
  readonly onClose: () => void;
}

export const ReadPolicy = ({ files, onMade, onClose }: Props) => {
  const [read, setRead] = useState<Result<PolicyDraft | OwnManifest> | null>(null);

  const make = async (draft: PolicyDraft, answers: Answers): Promise<TabletopError | null> => {
    const made = await makeOwnPolicy(draft, answers);
    if (!made.ok) return made.error;
    await onMade(made.value);
    return null;
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for these files; whoever is told stays the same
  useEffect(() => {
    let gone = false;
    setRead(null);
    const start = async (): Promise<void> => {
      const listed = await files.catch((thrown: unknown) =>
        refuse(
          'POLICY_DAMAGED',
          'What was dropped cannot be listed: it was moved. Drop it again.',
          String(thrown),
        ),
      );
      const result = 'ok' in listed ? listed : await readPolicy(listed);
      if (gone) return;
      if (result.ok && 'manifest' in result.value) await onMade(await takeOwnManifest(result.value));
      else setRead(result);
    };
    void start();
    return () => {
      gone = true;
    };
  }, [files]);

  const draft = read?.ok && !('manifest' in read.value) ? read.value : null;
  return (
    <>
      {read === null && (
        <p role="status" data-testid="policy-reading">
          Reading the files…
        </p>
      )}
      {read && !read.ok && (
        <>
          <Fault error={read.error} testId="policy-error" />
          <div className="actions">
            <button type="button" onClick={onClose} data-testid="policy-ok">
              OK
            </button>
          </div>
        </>
      )}
      {draft && <PolicyForm draft={draft} onMake={(answers) => make(draft, answers)} onClose={onClose} />}
    </>
  );
};
