/** Courses over the table: sums of sines, for what is led and not simulated. Metres, radians, seconds. */
import type { PartCourse, PartWave } from '../contracts.ts';
import { cos, sin } from '../math/exact.ts';

const sum = (waves: readonly PartWave[], of: (wave: PartWave) => number): number =>
  waves.reduce((total, wave) => total + of(wave), 0);

/** Where what is led stands after so many simulated seconds, from the middle of its course. */
export const courseAt = ({ x, y }: PartCourse, time: number): readonly [number, number] => {
  const at = ({ amplitude, rate, phase }: PartWave): number => amplitude * sin(rate * time + phase);
  return [sum(x, at), sum(y, at)];
};

/** Its velocity then, metres a second. */
export const courseSpeed = ({ x, y }: PartCourse, time: number): readonly [number, number] => {
  const speed = ({ amplitude, rate, phase }: PartWave): number => amplitude * rate * cos(rate * time + phase);
  return [sum(x, speed), sum(y, speed)];
};
