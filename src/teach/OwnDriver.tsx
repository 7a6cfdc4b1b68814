/** The way to let a policy of one's own drive, and, while one does, what is known of it. */
import { BringButtons } from '../ui/own-policy/BringButtons.tsx';
import type { Controller } from './controller.browser.ts';
import type { State } from './state.ts';

interface Props {
  readonly state: State;
  readonly controller: Controller;
}

export const OwnDriver = ({ state: { brought, bringing, setup, look }, controller }: Props) => {
  const driving = brought.find(({ id }) => id === setup.driver);
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
      <BringButtons bringing={bringing !== null} onFiles={controller.bring} />
    </>
  );
};
