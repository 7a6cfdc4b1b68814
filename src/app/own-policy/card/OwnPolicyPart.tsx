/** On the model's card: the way to bring a policy of one's own, and, when one is in use, what is known of it. */
import '../../../ui/styles/own-policy.css';
import { type ChangeEvent, useEffect, useState } from 'react';
import { measureLink } from '../../../runtime/measure-link.ts';
import { cardMarkdown, cardRows, rangeText } from '../../../runtime/own-policy/card.ts';
import { teachLink } from '../../../runtime/teach-link.ts';
import { CopyLink } from '../../../ui/CopyLink.tsx';
import { useApp, useSession, useSettings } from '../../context.tsx';

const WHERE = { wasm: 'WASM', webgpu: 'WebGPU' } as const;

/** Where else it can go, or that it cannot. */
const Onward = ({ id }: { readonly id: string }) => {
  const { travels } = useApp();
  const settings = useSettings((s) => s);
  const engine = useSession((s) => s.engine);
  const [kept, setKept] = useState<boolean | null>(null);
  useEffect(() => {
    let gone = false;
    void travels(id).then((does) => {
      if (!gone) setKept(does);
    });
    return () => {
      gone = true;
    };
  }, [id, travels]);
  if (kept === null) {
    return (
      <p className="note" role="status">
        It is being made ready to come along to Teach and Measure.
      </p>
    );
  }
  if (!kept) {
    return (
      <p className="own-fault" data-testid="own-policy-stays">
        This browser has no room for a copy of it, or lets the page keep none: it is on this page alone. Bring
        it again in Teach, and after a reload.
      </p>
    );
  }
  return (
    <p className="own-policy-onward" data-testid="own-policy-onward">
      <a className="button" href={`./?${teachLink(settings, true)}`} data-testid="own-policy-teach">
        Record with it in Teach
      </a>{' '}
      <a className="button" href={`./?${measureLink(settings, engine)}`} data-testid="own-policy-measure">
        Measure it
      </a>{' '}
      <span className="note">
        It comes along, and back, and over a reload. This browser keeps a copy while this tab is open.
      </span>
    </p>
  );
};

const Known = () => {
  const { ownPolicy } = useApp();
  const id = useSettings((s) => s.model);
  const engine = useSession((s) => s.engine);
  const [copied, setCopied] = useState(false);
  const policy = ownPolicy(id);
  if (!policy) return null;
  const info = engine.phase === 'ready' ? engine.info : null;
  const look = info?.firstLook;
  const facts = { policy, look, where: info ? WHERE[info.provider] : undefined };
  return (
    <section className="own-policy" data-testid="own-policy" aria-label="The policy that you brought">
      <dl className="facts in-words">
        {cardRows(facts).map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd translate="no">{text}</dd>
          </div>
        ))}
      </dl>
      {look?.notes.map((note) => (
        <p key={note} className="own-fault" data-testid="own-policy-note">
          {note}
        </p>
      ))}
      {look && (
        <table className="own-policy-ranges">
          <caption>What it gave for a black, a grey and a white picture at rest</caption>
          <thead>
            <tr>
              <th scope="col">Number</th>
              <th scope="col">gave</th>
              <th scope="col">range</th>
            </tr>
          </thead>
          <tbody>
            {look.ranges.map((range) => (
              <tr key={range.name}>
                <th scope="row">{range.name}</th>
                <td>{rangeText({ ...range, low: range.least, high: range.most })}</td>
                <td>{rangeText(range)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <Onward id={id} />
      <p className="own-policy-copy">
        <CopyLink
          label="Copy this card as Markdown"
          icon="json"
          said="Card copied"
          testId="own-policy-copy"
          copied={copied}
          onCopied={setCopied}
          text={() => cardMarkdown(facts)}
        />
        <span>This card as Markdown</span>
      </p>
    </section>
  );
};

export const OwnPolicyPart = () => {
  const { stores } = useApp();
  const take = (event: ChangeEvent<HTMLInputElement>): void => {
    const files = [...(event.target.files ?? [])];
    event.target.value = ''; // the same files can be chosen again
    if (files.length > 0) stores.view.setState({ policy: files, card: false });
  };
  return (
    <>
      <Known />
      <p className="own-policy-bring">
        <label className="button">
          Bring a policy of your own
          <input type="file" multiple onChange={take} data-testid="policy-files" />
        </label>{' '}
        <label className="button">
          or its folder
          <input type="file" onChange={take} data-testid="policy-folder" {...{ webkitdirectory: '' }} />
        </label>{' '}
        <span className="note">
          An ONNX with what its makers put beside it; or drop it anywhere on the page. It stays on this
          machine.
        </span>
      </p>
    </>
  );
};
