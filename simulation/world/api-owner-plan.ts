import type { Random } from '../../local-aws/random.ts';
import type { AccountPlan } from './account-plan.ts';

/** What a tool does that has the API, its stage, the usage plan or the keys in a template of its own. */
export type ApiOwnerDeed =
  /** The key is required no more, by a new deployment. */
  | 'opens the API'
  /** Deleted, and made again under its name. */
  | 'makes the stage anew'
  | 'takes the tags off the keys'
  | 'puts its own tags on the keys'
  | 'takes the tags off the plan'
  /** Whose runs rotate the key as well, meanwhile. */
  | 'gives the plan to another gate';

export interface ApiOwnerPlan {
  readonly does: ApiOwnerDeed;
  readonly at: number;
  /** Milliseconds until it is taken back; undefined: never, and of keys never either way. */
  readonly lasts: number | undefined;
}

const minute = 60_000;

/** In one of six worlds; not where other things of the account would make it another deed. */
export function planApiOwner(
  { account, hasSecret }: { readonly account: AccountPlan; readonly hasSecret: boolean },
  random: Random,
): ApiOwnerPlan | undefined {
  if (!random.chance(0.17)) return undefined;
  const does = random.pick<ApiOwnerDeed>([
    ...(['opens the API', 'opens the API', 'makes the stage anew', 'takes the tags off the keys'] as const),
    ...(['puts its own tags on the keys', 'takes the tags off the plan'] as const),
    'gives the plan to another gate',
  ]);
  const at = random.between(0, does === 'gives the plan to another gate' ? 5 * minute : 40 * minute);
  const forever = does === 'opens the API' && random.chance(0.25);
  const lasts = forever ? undefined : random.between(2 * minute, 40 * minute);
  return mayDo(does, account, hasSecret) ? { does, at, lasts } : undefined;
}

function mayDo(does: ApiOwnerDeed, account: AccountPlan, hasSecret: boolean): boolean {
  const { canary, customDomain, stuck, adopted = [] } = account;
  switch (does) {
    case 'opens the API':
      // A deployment to a stage with a canary may move the canary alone.
      return canary !== true && stuck === undefined;
    case 'makes the stage anew':
      return canary !== true && (customDomain === undefined || customDomain.mapping === 'no stage');
    case 'takes the tags off the plan':
      return true;
    case 'gives the plan to another gate':
      return stuck === undefined && !hasSecret && adopted.length === 0;
    case 'takes the tags off the keys':
    case 'puts its own tags on the keys':
      // What sends an untagged key to another stage of the plan is not the gate's.
      return stuck === undefined && adopted.length === 0;
  }
}
