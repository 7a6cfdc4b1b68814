/** What this is, in three sentences, and the keys. */

import { teachLink } from '../../runtime/teach-link.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { KEYS } from '../../ui/keyboard.ts';
import { useApp, useSettings, useView } from '../context.tsx';

export const HelpOverlay = () => {
  const { stores, ownPolicy } = useApp();
  const settings = useSettings((s) => s);
  const open = useView((v) => v.help);
  const close = (): void => stores.view.setState({ help: false });
  return (
    <Dialog open={open} onClose={close} title="How Tabletop works" testId="help">
      <p>
        A picture of 128 × 128 pixels and your sentence go into a trained model that runs in this tab. It
        answers with eight integers, as RT-2 does: end, three displacements, three turns, gripper. They are
        decoded into a motion, the simulated arm carries it out, and the next picture shows the result.
      </p>
      <p>
        A question (“what colour is the star?”) is answered about the same picture and moves nothing. With
        “Plan first” the model writes a plan before its first action, and the plan then stands in for your
        sentence. Both need a model that was trained to answer.
      </p>
      <p>
        “Paused” lets the world wait for the model: the same seed gives the same run. In “real-time” the world
        does not wait. “Expert (scripted)” reads the simulator’s state; it is a baseline and never helps the
        model.
      </p>
      <p>
        <a href={`./?${teachLink(settings, ownPolicy(settings.model) !== null)}`} data-testid="teach-open">
          Teach
        </a>{' '}
        records episodes of your own, by hand or by a policy, and opens datasets of the LeRobot format.
      </p>
      <h3>Keys</h3>
      <dl className="keys">
        {KEYS.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <p className="note">
        Drag the scene to turn it, scroll to come closer. Nothing you see or type leaves this machine.
      </p>
    </Dialog>
  );
};
