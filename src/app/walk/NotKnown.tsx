/** In place of a step's motion that was not recorded, since the page did not show that step when it was carried out. */
export const NotKnown = ({ what }: { what: string }) => (
  <p
    className="note"
    data-testid="walk-no-posture"
  >{`${what} of this step is not known here: the page was not looking when it was carried out. Take a step, or move along the timeline.`}</p>
);
