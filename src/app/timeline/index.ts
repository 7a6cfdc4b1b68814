/** What other folders of app/ import from this one. */
export { EpisodeFacts } from './Timeline.tsx';
