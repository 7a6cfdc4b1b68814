/**
 * Cameras of any size and number in the place of the browser's own, to be unplugged and blocked at will: each is a
 * canvas whose left half has one colour and whose right half another, as a stream. Everything behind `getUserMedia` is real.
 */
import type { Page } from '@playwright/test';

export interface FakeCamera {
  readonly id: string;
  readonly label: string;
  readonly width: number;
  readonly height: number;
  /** Which way it looks, as a phone's cameras say; left out: it says nothing. */
  readonly facing?: 'user' | 'environment';
  /** CSS colours of the left and the right half. */
  readonly colors: readonly [string, string];
}

export interface CameraKit {
  /** Name of the DOMException that the next question is answered with; null: the camera is given. */
  refuse: string | null;
  /** Live tracks by the camera's id. */
  live(): string[];
  unplug(id: string): void;
  plug(camera: FakeCamera): void;
  /** The permission as the browser tells of it. */
  allow(state: PermissionState): void;
}

declare global {
  interface Window {
    cameraKit?: CameraKit;
  }
}

export const camera = (width: number, height: number, id = 'front'): FakeCamera => ({
  ...{ id, width, height },
  label: `Camera ${id}`,
  colors: ['rgb(220, 30, 30)', 'rgb(30, 30, 220)'],
});

/** Before the page is opened. */
export const withCameras = (page: Page, ...cameras: FakeCamera[]): Promise<unknown> =>
  page.addInitScript((given) => {
    let plugged = [...given];
    const open: { id: string; track: MediaStreamTrack }[] = [];
    const media = navigator.mediaDevices;
    const permission = Object.assign(new EventTarget(), { state: 'prompt' as PermissionState });

    const streamOf = ({ width, height, colors }: FakeCamera): MediaStream => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      // in main memory: read back from a software GPU, a 4K canvas would take seconds
      const context = canvas.getContext('2d', { willReadFrequently: true });
      const paint = (): void => {
        colors.forEach((color, i) => {
          if (!context) return;
          context.fillStyle = color;
          context.fillRect((i * width) / 2, 0, width / 2, height);
        });
      };
      const stream = canvas.captureStream(0); // a frame whenever it is asked for one
      const track = stream.getVideoTracks()[0] as CanvasCaptureMediaStreamTrack;
      const show = (): void => {
        paint();
        track.requestFrame();
      };
      const every = width * height > 3e6 ? 1000 : 200; // ms
      const timer = setInterval(() => (track.readyState === 'live' ? show() : clearInterval(timer)), every);
      show();
      return stream;
    };

    const kit: CameraKit = {
      refuse: null,
      live: () => open.filter(({ track }) => track.readyState === 'live').map(({ id }) => id),
      unplug: (id) => {
        plugged = plugged.filter((one) => one.id !== id);
        for (const { track } of open.filter((one) => one.id === id && one.track.readyState === 'live')) {
          track.stop();
          track.dispatchEvent(new Event('ended')); // a track that is stopped by hand says nothing
        }
        media.dispatchEvent(new Event('devicechange'));
      },
      plug: (one) => {
        plugged = [...plugged, one];
        media.dispatchEvent(new Event('devicechange'));
      },
      allow: (state) => {
        permission.state = state;
        permission.dispatchEvent(new Event('change'));
      },
    };
    window.cameraKit = kit;

    media.getUserMedia = async (wanted) => {
      if (kit.refuse) throw new DOMException('said the test', kit.refuse);
      const { deviceId, facingMode } = (wanted?.video ?? {}) as Readonly<
        Record<string, { ideal?: string } | undefined>
      >;
      const chosen =
        plugged.find(({ id }) => id === deviceId?.ideal) ??
        plugged.find(({ facing }) => facing !== undefined && facing === facingMode?.ideal) ??
        plugged[0];
      if (!chosen) throw new DOMException('said the test', 'NotFoundError');
      const stream = streamOf(chosen);
      for (const track of stream.getVideoTracks()) {
        open.push({ id: chosen.id, track });
        const settings = track.getSettings();
        const says = chosen.facing ? { facingMode: chosen.facing } : {};
        track.getSettings = () => ({ ...settings, ...says, deviceId: chosen.id });
      }
      permission.state = 'granted';
      return stream;
    };
    media.enumerateDevices = async () =>
      plugged.map(({ id, label }) => {
        const named = permission.state === 'granted' ? { deviceId: id, label } : { deviceId: '', label: '' };
        return { ...named, kind: 'videoinput', groupId: '', toJSON: () => ({}) } as MediaDeviceInfo;
      });
    const { permissions } = navigator;
    const query = permissions.query.bind(permissions);
    permissions.query = async (asked) =>
      (asked.name as string) === 'camera' ? (permission as unknown as PermissionStatus) : query(asked);
  }, cameras);
