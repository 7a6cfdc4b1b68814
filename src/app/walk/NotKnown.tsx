/** Said where the page was not looking when a step was carried out. */
export const NotKnown = ({ what }: { what: string }) => (
  <p
    className="note"
    data-testid="walk-no-posture"
  >{`${what} of this step is not known here: the page was not looking when it was carried out. Take a step, or move along the timeline.`}</p>
);
