/** Two buttons to choose a policy by, its files or its folder: for views beside the page. */
import { type ChangeEvent, useEffect, useRef } from 'react';
import type { NamedBlob } from '../../policy/own/index.ts';
import { filesOf } from './dropped.ts';

interface Props {
  /** Its files are being read or asked about. */
  readonly bringing: boolean;
  readonly onFiles: (files: Promise<readonly NamedBlob[]>) => void;
}

export const BringButtons = ({ bringing, onFiles }: Props) => {
  const button = useRef<HTMLInputElement>(null);
  const asked = useRef(false);
  // whoever was taken to the form comes back to where it was asked for
  useEffect(() => {
    if (asked.current && !bringing) button.current?.focus();
    asked.current = bringing;
  }, [bringing]);
  const take = ({ target }: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(target.files ?? [])];
    target.value = ''; // the same files can be chosen again
    if (files.length > 0) onFiles(filesOf(files));
  };
  return (
    <div className="view-bring-buttons">
      <label className="button file">
        <input ref={button} type="file" multiple onChange={take} data-testid="policy-files" />
        Bring a policy
      </label>
      <label className="button file">
        <input type="file" {...{ webkitdirectory: '' }} onChange={take} data-testid="policy-folder" />
        or its folder
      </label>
    </div>
  );
};
