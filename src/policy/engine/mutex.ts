/** Jobs given to it run one after the other, in order, the first at once; one that fails does not stop the next. */
export const createMutex = (): (<T>(job: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> | undefined;
  return (job) => {
    const begin = async () => job();
    const next = last ? last.then(begin) : begin();
    const settled = next
      .catch(() => undefined)
      .then(() => {
        if (last === settled) last = undefined; // nobody came after it: the next job need not wait for a tick
      });
    last = settled;
    return next;
  };
};
