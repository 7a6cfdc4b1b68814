/** Whose arm stands at the table; another one is another scene. */
import { ROBOTS } from '../../robots/index.ts';
import { useApp, useSettings } from '../context.tsx';

export const RobotChoice = () => {
  const { change } = useApp();
  const robot = useSettings((s) => s.robot);
  return (
    <select
      value={robot}
      onChange={(event) => void change({ robot: event.target.value })}
      aria-label="Robot at the table"
      title="Robot at the table"
      data-testid="robot"
    >
      {ROBOTS.map(({ id, title }) => (
        <option key={id} value={id}>
          {title}
        </option>
      ))}
    </select>
  );
};
