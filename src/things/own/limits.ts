/** What a visitor's own thing may be. Enough for what modelling programs and shops of models give out; never a hang. */

/** Bytes of the file. */
export const MOST_BYTES = 64_000_000;
/** Triangles of the file, instances counted each; more would take minutes to read. */
export const MOST_TRIANGLES = 2_000_000;
/** Numbers in all accessors together. */
export const MOST_NUMBERS = 60_000_000;
/** Triangles that are drawn; the camera of the policy shows no more. */
export const DRAWN_TRIANGLES = 4000;
/** Pixels of a texture's longer side. */
export const MOST_TEXTURE = 8192;
/** Textures are scaled to this many pixels. */
export const DRAWN_TEXTURE = 512;
/** Longest side on the table, metres: smaller, fingers cannot feel it; larger, five have no room. */
export const LONGEST = [0.01, 0.17] as const;
/** What stands between the fingers may be this wide, metres: the gripper opens 80 mm. */
export const GRIPPER_OPENING = 0.08;
/** Kilograms: light enough for the fingers, heavy enough to lie still when touched. */
export const MASS = [0.02, 0.2] as const;
/** Kilograms a cubic metre: between cork and wood, since most models are of things with air in them. */
export const DENSITY = 350;
