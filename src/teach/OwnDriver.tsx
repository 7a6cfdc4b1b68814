/** The way to let a policy of one's own drive, and, while one does, what is known of it. */
import { type ChangeEvent, useEffect, useRef } from 'react';
import type { Controller } from './controller.browser.ts';
import { policyFilesOf } from './files.browser.ts';
import type { State } from './state.ts';

interface Props {
  readonly state: State;
  readonly controller: Controller;
}

export const OwnDriver = ({ state: { brought, bringing, setup, look }, controller }: Props) => {
  const driving = brought.find(({ id }) => id === setup.driver);
  const button = useRef<HTMLInputElement>(null);
  const asked = useRef(false);
  // whoever was taken to the form comes back to where it was asked for
  useEffect(() => {
    if (asked.current && !bringing) button.current?.focus();
    asked.current = bringing !== null;
  }, [bringing]);
  const take = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const files = policyFilesOf(target.files ?? []);
    target.value = ''; // the same files can be chosen again
    if (files.length > 0) controller.bring(files);
  };
  return (
    <>
      {driving && (
        <p className="teach-about" data-testid="own-driver" title={`SHA-256 ${driving.sha256}`}>
          {driving.unverified === null
            ? 'Your model, tested by its golden observations.'
            : `Unverified; normalized ${driving.unverified}.`}
          {look && ` A run takes ${look.ms.toFixed(1)} ms.`}
        </p>
      )}
      {driving &&
        look?.notes.map((note) => (
          <p key={note} className="teach-missing" data-testid="own-driver-note">
            {note}
          </p>
        ))}
      <div className="teach-buttons">
        <label className="button file">
          <input ref={button} type="file" multiple onChange={take} data-testid="policy-files" />
          Bring a policy
        </label>
        <label className="button file">
          <input type="file" {...{ webkitdirectory: '' }} onChange={take} data-testid="policy-folder" />
          or its folder
        </label>
      </div>
    </>
  );
};
