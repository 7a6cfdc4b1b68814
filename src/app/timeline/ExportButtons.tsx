/** The episode, taken along: on the clipboard in every format there is, or as a file. */
import { useState } from 'react';
import type { Exporter } from '../../episode/exporters/exporter.ts';
import { EXPORTERS } from '../../episode/exporters/registry.ts';
import { CopyLink } from '../../ui/CopyLink.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useApp, useSession } from '../context.tsx';

const ExportButton = ({ exporter }: { exporter: Exporter }) => {
  const { episodeAs } = useApp();
  const [copied, setCopied] = useState(false);
  const none = useSession((s) => s.snapshot === null || s.recording !== null);
  return (
    <CopyLink
      label={`Copy the episode as ${exporter.title}`}
      said={`${exporter.title} copied`}
      icon="json"
      testId={`copy-${exporter.id}`}
      disabled={none}
      text={() => episodeAs(exporter) ?? ''}
      copied={copied}
      onCopied={setCopied}
    />
  );
};

/** A file with the odds of every step, fetched with the code that writes it when it is asked for. */
const SaveButton = () => {
  const { episodeJson, hot } = useApp();
  const none = useSession((s) => s.snapshot === null || s.recording !== null);
  const save = async (): Promise<void> => {
    const json = episodeJson();
    if (json === null) return;
    const { saveEpisode } = await import('./save-episode.ts');
    saveEpisode(json, hot.steps);
  };
  return (
    <button
      type="button"
      className="quiet"
      onClick={() => void save()}
      disabled={none}
      aria-label="Save the episode as a JSON file, with the odds"
      title="Save the episode as a JSON file, with the odds"
      data-testid="save-json"
    >
      <Icon name="save" />
    </button>
  );
};

export const ExportButtons = () => (
  <>
    {EXPORTERS.map((exporter) => (
      <ExportButton key={exporter.id} exporter={exporter} />
    ))}
    <SaveButton />
  </>
);
