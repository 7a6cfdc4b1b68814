/** What the address asked for and did not get. */
export const Problems = ({ problems }: { problems: readonly string[] }) =>
  problems.length === 0 ? null : (
    <div className="lab-problems" role="status" data-testid="problems">
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
    </div>
  );
