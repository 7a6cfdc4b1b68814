/** The door of the lesson for the lab, which says what it shows; the rest is fetched when the address asks for it. */
export { countFound, showControls } from './exhibit-facts.ts';
