/**
 * Text beside other children. A page translator moves text nodes into elements of its own; what React removes, replaces
 * or inserts before must therefore be an element. `<bdi>` has no look, and no style sheet speaks of it.
 */
export const Words = ({ children }: { children: string | number }) => <bdi>{children}</bdi>;
