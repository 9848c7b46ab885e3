import type { Resource } from '../../aws/step.ts';

/** Brings one resource to its wanted state and answers what was seen last. `presumed`: see `converge`. */
export type Bring = <Seen>(resource: Resource<Seen>, presumed?: { seen: Seen }) => Promise<Seen>;

/** Stands for what a dry run cannot know: the id of something that would be made. */
export const unborn = '(new)';
