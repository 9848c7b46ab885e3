import { readFileSync } from 'node:fs';
import type { ControlCall } from '../../local-aws/control-plane.ts';
import { matchesPattern } from '../../local-aws/iam/pattern.ts';
import { statementsOf, type PolicyDocument } from '../../local-aws/iam/policy.ts';
import { connect } from '../../src/aws/client/connect.ts';
import type { Context } from '../../src/gate/context.ts';
import type { Account } from './account.ts';

/** A published policy, its placeholders filled in. */
export function policyOf(
  command: string,
  placeholders: Readonly<Record<string, string>> = {},
): PolicyDocument {
  const file = new URL(`../../docs/iam/${command}.json`, import.meta.url);
  const words = Object.entries(placeholders);
  const text = words.reduce(
    (filled, [name, value]) => filled.replaceAll(new RegExp(`(?<![A-Z_])${name}(?![A-Z_])`, 'g'), value),
    readFileSync(file, 'utf8'),
  );
  return JSON.parse(text) as PolicyDocument;
}

/** What tests put into the published policies: one gate, one role, any id. */
export const anyWords = {
  ...{ ACCOUNT_ID: '123456789012', GATE: 'photos', BUCKET: 'originals' },
  ...{ API_ID: '*', STAGE: '*', DISTRIBUTION_ID: '*', USAGE_PLAN_ID: '*', API_KEY_ID: '*' },
  ...{ FUNCTION_ROLE: 'resize', BOUNDARY: 'image-gate-boundary' },
  KMS_KEY_ARN: 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555',
};

/** The clients of a principal that may do what the documents say and nothing else. */
export function asHolderOf(
  documents: PolicyDocument | readonly PolicyDocument[],
  account: Pick<Account, 'aws' | 'world'>,
  name: string,
): Pick<Context, 'aws'> {
  const principalArn = `arn:${account.aws.partition}:iam::123456789012:user/${name}`;
  const key = {
    accessKeyId: `AKIA${name.toUpperCase()}`.padEnd(20, '0'),
    secretAccessKey: name.padEnd(40, '0'),
  };
  account.world.credentials.add({ ...key, principalArn });
  account.world.iam.grant(principalArn, [documents].flat());
  const { clock } = account.world.surroundings;
  const requestHandler = account.world.requestHandler();
  const aws = connect({ region: account.aws.region, clock, requestHandler, credentials: key });
  return { aws };
}

/** One action on one resource, as a policy must grant it. */
export interface Use {
  readonly action: string;
  readonly resource: string;
}

/** What calls need to be granted. */
export function usesOf(calls: readonly ControlCall[]): readonly Use[] {
  return calls.flatMap(({ action, resource, alsoNeeds = [] }) => [{ action, resource }, ...alsoNeeds]);
}

/** The actions and resources of a policy that none of these uses asks for; `implied` actions are not counted. */
export function unusedIn(
  policy: PolicyDocument,
  used: readonly Use[],
  implied: readonly string[] = [],
): readonly string[] {
  return statementsOf(policy).flatMap(({ Action = [], Resource = [] }) => {
    const actions = [Action].flat().filter((action) => !implied.includes(action));
    const patterns = [Resource].flat();
    const isUsed = (pattern: string): boolean =>
      used.some(({ action, resource }) => actions.includes(action) && matchesPattern(pattern, resource));
    /** A function and its versions, a group and its streams: which of the two AWS asks about is not told everywhere. */
    const twinOf = (pattern: string): string =>
      pattern.endsWith(':*') ? pattern.slice(0, -2) : `${pattern}:*`;
    return [
      ...actions.filter((action) => !used.some((use) => use.action === action)),
      ...patterns.filter(
        (pattern) => !isUsed(pattern) && !(patterns.includes(twinOf(pattern)) && isUsed(twinOf(pattern))),
      ),
    ];
  });
}
