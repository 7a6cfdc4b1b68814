/** An episode over time: pictures of every camera, state and action as curves and as numbers, and where it is cut. */
import { useEffect, useRef, useState } from 'react';
import type { EpisodeVideo } from '../episode/dataset/reader.ts';
import { Icon } from '../ui/Icon.tsx';
import { Words } from '../ui/Words.tsx';
import type { Controller } from './controller.browser.ts';
import { Share } from './Share.tsx';
import type { ShownEpisode } from './shown.ts';
import type { State } from './state.ts';
import { Tracks } from './Tracks.tsx';

const Picture = ({ episode, camera, frame }: { episode: ShownEpisode; camera: string; frame: number }) => {
  const [address, set] = useState<string | null>(null);
  const bytes = episode.picture(camera, frame);
  useEffect(() => {
    if (!bytes) return;
    const url = URL.createObjectURL(new Blob([bytes.slice()]));
    set(url);
    return () => URL.revokeObjectURL(url);
  }, [bytes]);
  return (
    <figure>
      {bytes && address ? (
        <img src={address} alt={`Camera ${camera}, frame ${frame + 1}`} data-testid={`picture-${camera}`} />
      ) : (
        <p>No picture</p>
      )}
      <figcaption>{camera}</figcaption>
    </figure>
  );
};

const Video = ({ video, seconds }: { video: EpisodeVideo; seconds: number }) => {
  const element = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  const name = video.key.replace(/^observation\.images?\./, '');
  useEffect(() => {
    const shown = element.current;
    if (!shown) return;
    const url = URL.createObjectURL(video.file);
    shown.src = url;
    return () => URL.revokeObjectURL(url);
  }, [video]);
  useEffect(() => {
    if (element.current) element.current.currentTime = video.from + seconds;
  }, [video, seconds]);
  return (
    <figure>
      <video
        ref={element}
        muted
        playsInline
        preload="auto"
        onError={() => setFailed(true)}
        hidden={failed}
        aria-label={`Video of ${name}`}
      />
      {failed && (
        <p data-testid="no-codec">
          The video of {name} cannot be shown: this browser lacks its codec. State and action are below.
        </p>
      )}
      <figcaption>{name}</figcaption>
    </figure>
  );
};

/** The frame that shows now; plays at the episode's own rate. */
const usePlaying = ({ length, fps }: ShownEpisode) => {
  const [frame, setFrame] = useState(0);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => setFrame((at) => Math.min(length - 1, at + 1)), 1000 / fps);
    return () => clearInterval(timer);
  }, [playing, length, fps]);
  const last = frame >= length - 1;
  useEffect(() => {
    if (last) setPlaying(false);
  }, [last]);
  const at = Math.min(frame, Math.max(0, length - 1));
  return { frame: at, setFrame, playing, setPlaying, last };
};

interface Props {
  readonly shown: NonNullable<State['shown']>;
  readonly state: State;
  readonly controller: Controller;
}

const Trim = ({ shown, state, controller, frame }: Props & { readonly frame: number }) => {
  const kept = state.kept.find(({ id }) => id === shown.key);
  if (!kept) return null;
  const [from, to] = kept.trim;
  const whole = from === 0 && to === kept.frames;
  return (
    <>
      <button
        type="button"
        disabled={frame === 0}
        onClick={() => controller.change(kept.id, { trim: [from + frame, to] })}
        data-testid="trim-start"
      >
        Begin here
      </button>
      <button
        type="button"
        disabled={frame >= shown.episode.length - 1}
        onClick={() => controller.change(kept.id, { trim: [from, from + frame + 1] })}
        data-testid="trim-end"
      >
        End here
      </button>
      {!whole && (
        <button
          type="button"
          onClick={() => controller.change(kept.id, { trim: [0, kept.frames] })}
          data-testid="untrim"
        >
          All of it
        </button>
      )}
    </>
  );
};

export const Player = ({ shown, state, controller }: Props) => {
  const { episode } = shown;
  const { frame, setFrame, playing, setPlaying, last } = usePlaying(episode);
  const press = (): void => {
    if (last) setFrame(0);
    setPlaying(!playing);
  };
  return (
    <section className="view-panel teach-player" aria-label={`Player: ${episode.title}`} data-testid="player">
      <div className="teach-head">
        <h2>
          <Words>{episode.title}</Words>
        </h2>
        <span className="teach-about" data-testid="task">
          {episode.task(frame)}
        </span>
      </div>
      <div className="teach-pictures">
        {episode.cameras.map((camera) => (
          <Picture key={camera} episode={episode} camera={camera} frame={frame} />
        ))}
        {episode.videos.map((video) => (
          <Video key={video.key} video={video} seconds={frame / episode.fps} />
        ))}
      </div>
      <div className="teach-buttons">
        <button type="button" onClick={press} data-testid="play">
          <Icon name={playing ? 'pause' : 'run'} /> <Words>{playing ? 'Pause' : 'Play'}</Words>
        </button>
        <input
          type="range"
          min={0}
          max={Math.max(0, episode.length - 1)}
          value={frame}
          aria-label="Frame"
          aria-valuetext={`Frame ${frame + 1} of ${episode.length}`}
          onChange={({ target }) => {
            setPlaying(false);
            setFrame(Number(target.value));
          }}
          data-testid="frame"
        />
        <span className="teach-clock">
          {(frame / episode.fps).toFixed(2)} s · {frame + 1}/{episode.length}
        </span>
        <Trim shown={shown} state={state} controller={controller} frame={frame} />
      </div>
      <Share shown={shown} state={state} controller={controller} />
      {episode.tracks.map((track) => (
        <Tracks key={track.title} track={track} frame={frame} />
      ))}
    </section>
  );
};
