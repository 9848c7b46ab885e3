import type { Random } from '../../local-aws/random.ts';
import type { AccountPlan } from './account-plan.ts';

/** What a tool does that has the API, its stage, the usage plan or the keys in its template. */
export type ApiOwnerDeed =
  /** The key is no longer required, by a new deployment. */
  | 'opens the API'
  /** Deleted and recreated under the same name. */
  | 'makes the stage anew'
  | 'takes the tags off the keys'
  | 'puts its own tags on the keys'
  | 'takes the tags off the plan'
  /** Whose runs rotate the key as well, meanwhile. */
  | 'gives the plan to another gate'
  /** The same methods, in a new deployment. */
  | 'deploys the API again'
  /** With one more method. */
  | 'deploys the next version of the API';

export interface ApiOwnerPlan {
  readonly does: ApiOwnerDeed;
  readonly at: number;
  /** Milliseconds until it is reverted; undefined: never. Changes of keys are never reverted. */
  readonly lasts: number | undefined;
}

const minute = 60_000;

/** In one of four worlds, unless other parts of the account would change its meaning. */
export function planApiOwner(
  { account, hasSecret }: { readonly account: AccountPlan; readonly hasSecret: boolean },
  random: Random,
): ApiOwnerPlan | undefined {
  if (!random.chance(0.17)) return planDeployment(account, random.fork('deployment'));
  const does = random.pick<ApiOwnerDeed>([
    ...(['opens the API', 'opens the API', 'makes the stage anew', 'takes the tags off the keys'] as const),
    ...(['puts its own tags on the keys', 'takes the tags off the plan'] as const),
    'gives the plan to another gate',
  ]);
  const at = random.between(0, does === 'gives the plan to another gate' ? 5 * minute : 40 * minute);
  const forever = does === 'opens the API' && random.chance(0.25);
  const lasts = forever ? undefined : random.between(2 * minute, 40 * minute);
  return fits[does](account, hasSecret) ? { does, at, lasts } : undefined;
}

/** Added later: what a tool does to an API without meaning the gate. */
function planDeployment(account: AccountPlan, random: Random): ApiOwnerPlan | undefined {
  if (!random.chance(0.1)) return undefined;
  const does = random.pick<ApiOwnerDeed>(['deploys the API again', 'deploys the next version of the API']);
  const plan = { does, at: random.between(0, 40 * minute), lasts: random.between(minute, 20 * minute) };
  return fits[does](account, false) ? plan : undefined;
}

/** What sends an untagged key to another stage of the plan is not the gate's. */
const givesKeysAway = ({ stuck, adopted = [] }: AccountPlan): boolean =>
  stuck === undefined && adopted.length === 0;

/** A deployment to a stage with a canary may move the canary alone. */
const deploys = ({ canary, stuck }: AccountPlan): boolean => canary !== true && stuck === undefined;

const fits: Readonly<Record<ApiOwnerDeed, (account: AccountPlan, hasSecret: boolean) => boolean>> = {
  'opens the API': deploys,
  'deploys the API again': deploys,
  'deploys the next version of the API': deploys,
  'makes the stage anew': ({ canary, customDomain }) =>
    canary !== true && (customDomain === undefined || customDomain.mapping === 'no stage'),
  'takes the tags off the keys': givesKeysAway,
  'puts its own tags on the keys': givesKeysAway,
  'takes the tags off the plan': () => true,
  'gives the plan to another gate': (account, hasSecret) => !hasSecret && givesKeysAway(account),
};
