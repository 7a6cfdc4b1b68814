/** The recorded episode that the page opens on, for an exhibit that shows its odds. */
import { useEffect, useState } from 'react';
import { decodeRecording, type Recording } from '../../episode/recording/index.ts';
import { fetchEpisode } from '../../runtime/recording/source.browser.ts';

export type RecordingPhase =
  | { readonly phase: 'waiting' }
  | { readonly phase: 'ready'; readonly recording: Recording }
  | { readonly phase: 'failed' };

const read = async (): Promise<RecordingPhase> => {
  const bytes = await fetchEpisode();
  const decoded = bytes && (await decodeRecording(bytes));
  return decoded?.ok ? { phase: 'ready', recording: decoded.value } : { phase: 'failed' };
};

export const useRecording = (): RecordingPhase => {
  const [state, set] = useState<RecordingPhase>({ phase: 'waiting' });
  useEffect(() => {
    let gone = false;
    void read().then((now) => !gone && set(now));
    return () => {
      gone = true;
    };
  }, []);
  return state;
};
