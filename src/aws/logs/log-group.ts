import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import type { LogGroup } from '@aws-sdk/client-cloudwatch-logs';
import { Failure } from '../../failure.ts';
import type { Aws } from '../client/connect.ts';
import { foreignResource, gateOf, gateTags, isOwned, resourceName } from '../ownership.ts';
import { call, callIfThere, onceHeard } from '../client/call.ts';
import { UnreadableAnswer } from '../client/raw-answer.ts';
import { isUnseen } from '../client/refusal.ts';
import { creation, removal, type Resource } from '../step.ts';

interface LogGroupWanted {
  readonly gate: string;
  readonly account: string;
  /** One of the numbers of days that CloudWatch Logs allows. */
  readonly retentionDays: number;
}

interface SeenLogGroup {
  /** Undefined: events are kept forever. */
  readonly retentionDays: number | undefined;
  /** The account-wide policy that overrides the group's own retention. */
  readonly accountPolicy: string | undefined;
}

/**
 * The function's log group with its retention. Created before the function, it is the gate's: tagged, and removed with it. One
 * without a tag was created by Lambda at the first request, or by another tool. Under this name it can only contain our function's
 * records, so every run sets its retention if one is configured. It stays untagged, and `destroy` leaves it, because its creator may
 * need the records after the function is gone. A tag of another gate is an error.
 */
export function logGroup(aws: Aws, wanted: LogGroupWanted): Resource<SeenLogGroup | undefined> {
  const name = logGroupName(wanted.gate);
  const title = `log group "${name}"`;
  const to = `${wanted.retentionDays} days`;
  const set = { resource: title, field: 'retention', from: undefined, to };
  return {
    title,
    find: () => findLogGroup(aws, wanted),
    plan: (seen) => {
      // Its retention is set in the next round: a creation cannot include it.
      const input = { logGroupName: name, tags: gateTags(wanted.gate) };
      const create = () => call(aws.logs, sdk.CreateLogGroupCommand, name, input);
      if (!seen) return [creation(title, `kept for ${to}`, create)];
      if (seen.retentionDays === wanted.retentionDays) return [];
      if (seen.accountPolicy !== undefined) throw decidedByAccount(title, seen, to);
      const retention = { logGroupName: name, retentionInDays: wanted.retentionDays };
      const act = () => call(aws.logs, sdk.PutRetentionPolicyCommand, name, retention);
      return [{ changes: [{ ...set, from: shownDays(seen) }], act }];
    },
    follow: (seen) => (seen ? [] : [set]),
  };
}

/** Removes the gate's own log group with its records. Its tags identify it, so the right to list the account's groups is not needed. */
export function deletedLogGroup(aws: Aws, gate: string, account: string): Resource<boolean> {
  const name = logGroupName(gate);
  const title = `log group "${name}"`;
  const remove = (): Promise<unknown> =>
    callIfThere(aws.logs, sdk.DeleteLogGroupCommand, name, { logGroupName: name });
  return {
    title,
    find: async () => isOwned(await findTags(aws, name, account), gate),
    plan: (owned) => (owned ? [removal(title, 'with its records', remove)] : []),
  };
}

/**
 * The log group to which Lambda writes the function's output
 * (https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html).
 */
function logGroupName(gate: string): string {
  return `/aws/lambda/${resourceName(gate)}`;
}

async function findLogGroup(aws: Aws, { gate, account }: LogGroupWanted): Promise<SeenLogGroup | undefined> {
  const name = logGroupName(gate);
  const tags = await findTags(aws, name, account);
  if (!tags) return undefined;
  const owner = gateOf(tags);
  if (owner !== undefined && owner !== gate) throw foreignResource(`log group "${name}"`, gate);
  const { retentionInDays, retentionPolicyName } = await onceHeard(aws, isUnseen, () =>
    describedGroup(aws, name),
  );
  return { retentionDays: retentionInDays, accountPolicy: retentionPolicyName };
}

/** Undefined: there is no such group. */
async function findTags({ logs, partition, region }: Aws, name: string, account: string) {
  const resourceArn = `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
  const found = await callIfThere(logs, sdk.ListTagsForResourceCommand, name, { resourceArn });
  return found?.tags;
}

/** Groups are found by prefix only, in ASCII order of their names: the one whose name is the prefix comes first. */
async function describedGroup(aws: Aws, name: string): Promise<LogGroup> {
  const input = { logGroupNamePrefix: name };
  const { logGroups = [] } = await call(aws.logs, sdk.DescribeLogGroupsCommand, name, input);
  const found = logGroups.find(({ logGroupName }) => logGroupName === name);
  // It has tags: a group without a retention must not be mistaken for it.
  if (!found) throw new UnreadableAnswer('logs:DescribeLogGroups', `"${name}", which exists, is missing`);
  return found;
}

function shownDays({ retentionDays }: SeenLogGroup): string {
  return retentionDays === undefined ? 'forever' : `${retentionDays} days`;
}

function decidedByAccount(title: string, seen: SeenLogGroup, asked: string): Failure {
  return new Failure(
    `The account's policy "${seen.accountPolicy ?? ''}" sets the retention of the ${title}: ${shownDays(seen)}, not ${asked}.`,
    'Leave `log-retention-days` out, or exclude the log group from that policy.',
    'log-retention',
  );
}
