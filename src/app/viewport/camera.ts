/** Where the large view is seen from before it is turned. Metres, world frame, degrees. */

/** A person standing at the table's front right corner. */
export const CAMERA = { position: [1.72, -0.96, 1.0], fov: 30, near: 0.05, far: 10 } as const;
export const TARGET = [0.36, 0, 0.25] as const;
