import { expect, it } from 'vitest';
import { nextCamera } from './camera-list.ts';

const named = (...ids: string[]) => ids.map((id) => ({ id, label: `Camera ${id}` }));
const phone = named('wide', 'tele', 'selfie');

it('front and rear of a phone are one press apart, however many cameras it has', () => {
  const front = nextCamera({ cameras: phone, chosen: 'tele', facing: 'environment' });
  expect(front).toEqual({ label: 'Front camera', id: null, facing: 'user' });
  const rear = nextCamera({ cameras: phone, chosen: 'selfie', facing: 'user' });
  expect(rear).toEqual({ label: 'Rear camera', id: null, facing: 'environment' });
});

it('cameras that do not say which way they look come one after the other, round', () => {
  const after = (chosen: string | null) => nextCamera({ cameras: named('a', 'b'), chosen, facing: null })?.id;
  expect([after('a'), after('b'), after('unplugged'), after(null)]).toEqual(['b', 'a', 'a', 'a']);
});

it('one camera, or none that the browser names yet, is no choice', () => {
  for (const cameras of [named('a'), []])
    expect(nextCamera({ cameras, chosen: 'a', facing: 'user' })).toBeNull();
});
