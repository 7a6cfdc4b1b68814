/** What this is, in three sentences, and the keys. */
import { Dialog } from '../../ui/Dialog.tsx';
import { KEYS } from '../../ui/keyboard.ts';
import { useApp, useView } from '../context.tsx';

export const HelpOverlay = () => {
  const { stores } = useApp();
  const open = useView((v) => v.help);
  const close = (): void => stores.view.setState({ help: false });
  return (
    <Dialog open={open} onClose={close} title="How Tabletop works" testId="help">
      <p>
        A picture of 128 × 128 pixels and your sentence go into a trained model in this tab. It answers with
        eight integers, as RT-2 does: stop, three displacements, three turns, gripper. The arm carries out the
        motion that they mean, and the next picture shows the result.
      </p>
      <p>
        A question (“what colour is the star?”) is answered about the same picture and moves nothing. With
        “Plan first” the model writes a plan that stands in for your sentence. Both need a model that was
        trained to answer.
      </p>
      <p>
        “Paused” lets the world wait for the model: the same seed gives the same run; “real-time” does not.
        “Expert (scripted)” reads the simulator’s state and never helps the model.
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
