/** What other rooms of the page take from this one. */
export { EpisodeFacts } from './Timeline.tsx';
