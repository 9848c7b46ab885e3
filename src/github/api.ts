import type { getOctokit } from '@actions/github';
import type { Place } from './place.ts';

/** GitHub's API, typed. */
export type Api = ReturnType<typeof getOctokit>;

/** The repository, as every call names it. */
export function repository({ owner, repo }: Place): { owner: string; repo: string } {
  return { owner, repo };
}
