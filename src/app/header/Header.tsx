/** Name, what runs where and whether it can be trusted, clock, who drives, and the page's own buttons. */
import type { Clock, PolicyKind } from '../../contracts.ts';
import { measureLink } from '../../runtime/measure-link.ts';
import { NEXT_THEME } from '../../runtime/settings.ts';
import { teachLink } from '../../runtime/teach-link.ts';
import { CopyLink } from '../../ui/CopyLink.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { type Option, Segmented } from '../../ui/Segmented.tsx';
import { useApp, useSession, useSettings, useView } from '../context.tsx';
import { EngineBadges } from './EngineBadges.tsx';

const CLOCKS: readonly Option<Clock>[] = [
  { value: 'paused', label: 'Paused', title: 'The world waits for the model: deterministic' },
  {
    value: 'realtime',
    label: 'Real-time',
    title: 'The world does not wait; frames are dropped',
  },
];

const DRIVERS: readonly Option<PolicyKind>[] = [
  { value: 'model', label: 'Model', title: 'The trained model, from pixels and words' },
  {
    value: 'expert',
    label: 'Expert (scripted)',
    title: 'A script that reads the simulator’s state: a baseline',
  },
  { value: 'no-op', label: 'None', title: 'Always says “stay”' },
];

const Rate = () => {
  const rate = useSession((s) => s.snapshot?.rate ?? null);
  return (
    <span
      className="rate notranslate"
      translate="no"
      title="Actions a second, over the last steps"
      data-testid="rate"
    >
      <b>{rate === null ? '–' : rate.toFixed(1)}</b> Hz
    </span>
  );
};

/** Everything it takes to be where the page is now, the run included. */
const ShareButton = () => {
  const { stores, shareQuery } = useApp();
  const shared = useView((v) => v.shared);
  return (
    <CopyLink
      label="Copy a link to this experiment"
      text={() => {
        const { href, search } = window.location;
        return new URL(`?${shareQuery(search)}`, href).href;
      }}
      copied={shared}
      onCopied={(copied) => stores.view.setState({ shared: copied })}
    />
  );
};

/** Views beside the page, with what is set here. */
const Views = () => {
  const { ownPolicy } = useApp();
  const settings = useSettings((s) => s);
  const engine = useSession((s) => s.engine);
  const likely = useSession((s) => s.model?.provider);
  return (
    <>
      <a
        href={`./?${measureLink(settings, engine, likely)}`}
        title="Success over many episodes, A against B"
        data-testid="measure-open"
      >
        Measure
      </a>
      <a
        href={`./?${teachLink(settings, ownPolicy(settings.model) !== null)}`}
        title="Record and open LeRobot datasets"
        data-testid="teach-open"
      >
        Teach
      </a>
    </>
  );
};

export const Header = () => {
  const { change, stores } = useApp();
  const clock = useSettings((s) => s.clock);
  const driver = useSettings((s) => s.driver);
  const theme = useSettings((s) => s.theme);
  const engine = useSession((s) => s.engine.phase);
  const themeLabel = `Theme: ${theme}. Change to ${NEXT_THEME[theme]}`;
  return (
    <header className="header" data-testid="header" data-state={engine}>
      <h1>
        <img src="./favicon.svg" alt="" width="18" height="18" /> Tabletop
      </h1>
      <EngineBadges />
      <Rate />
      <div className="header-controls">
        <Segmented
          label="Clock"
          testId="clock"
          options={CLOCKS}
          value={clock}
          onChange={(value) => change({ clock: value })}
        />
        <Segmented
          label="Who drives"
          testId="driver"
          options={DRIVERS}
          value={driver}
          onChange={(value) => change({ driver: value })}
        />
      </div>
      <div className="header-buttons">
        <Views />
        <a href="./?lab" title="How actions become tokens: exhibits, and a lesson" data-testid="lab">
          Lab
        </a>
        <button
          type="button"
          className="quiet"
          onClick={() => change({ theme: NEXT_THEME[theme] })}
          aria-label={themeLabel}
          title={themeLabel}
          data-testid="theme"
        >
          <Icon name={theme} />
        </button>
        <ShareButton />
        <button
          type="button"
          className="quiet"
          onClick={() => stores.view.setState({ help: true })}
          aria-label="Help and keys"
          title="Help and keys (?)"
          data-testid="help-open"
        >
          <Icon name="help" />
        </button>
      </div>
    </header>
  );
};
