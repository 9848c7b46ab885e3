import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { pageOf } from '../paging.ts';
import { type Operations, reads } from '../schema/operation.ts';
import { errorsOf } from '../schema/errors.ts';
import { least, type Limits, longest, most, oneOf, pattern, shortest } from '../schema/limits.ts';
import type { ServiceError, Surroundings } from '../service.ts';

export interface LogGroup {
  readonly name: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  retention: number | undefined;
  readonly protected: boolean;
}

/** An account-wide retention, which overrides a group's own. */
export interface AccountRetention {
  readonly policyName: string;
  readonly days: number;
}

export interface LogsRoom {
  readonly surroundings: Surroundings;
  readonly groups: Map<string, LogGroup>;
  accountRetention: AccountRetention | undefined;
}

const exception = errorsOf(sdk);

/** Documented (TagResource, DescribeLogGroups). */
const mostTags = 50;
const mostGroupsAPage = 50;
const longestName = 512;

/** Retentions of three years and more, in days. */
const years = [1_096, 1_827, 2_192, 2_557, 2_922, 3_288, 3_653];
const name = [shortest(1), pattern('[\\.\\-_/#A-Za-z0-9]+')];
/** Documented (CreateLogGroup, PutRetentionPolicy, DescribeLogGroups). */
export const limits: Limits = {
  logGroupName: name,
  logGroupNamePrefix: [longest(longestName), ...name],
  logGroupNamePattern: [longest(longestName), pattern('[\\.\\-_/#A-Za-z0-9]*')],
  limit: [least(1), most(mostGroupsAPage)],
  nextToken: [shortest(1)],
  retentionInDays: [oneOf(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, ...years)],
};

export const logOperations: Operations<LogsRoom, typeof sdk> = {
  CreateLogGroup: reads(['tags deletionProtectionEnabled'], (room, { logGroupName, tags = {}, ...input }) => {
    const name = checkedName(logGroupName);
    if (name.startsWith('aws/')) throw refused('Log groups starting with AWS/ are reserved for AWS.');
    checkTags(tags);
    if (room.groups.has(name))
      throw exception('ResourceAlreadyExistsException', 'The specified log group already exists');
    room.groups.set(name, {
      name,
      createdAt: room.surroundings.clock.now(),
      tags: new Map(Object.entries(tags)),
      retention: undefined,
      protected: input.deletionProtectionEnabled === true,
    });
  }),
  DeleteLogGroup: (room, { logGroupName }) => {
    const group = named(room, logGroupName);
    if (group.protected)
      throw exception('ValidationException', 'Deletion protection is enabled for this log group.');
    room.groups.delete(group.name);
  },
  /** By prefix, in ASCII order. Documented. Its ARN ends in `:*`, `logGroupArn` does not. */
  DescribeLogGroups: reads(['logGroupNamePrefix logGroupNamePattern limit nextToken'], (room, input) => {
    const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern = '' } = input;
    const { limit = mostGroupsAPage, nextToken: position } = input;
    if (prefix !== undefined && input.logGroupNamePattern !== undefined)
      throw refused('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
    const all = [...room.groups.values()]
      .filter(({ name }) => name.startsWith(prefix ?? ''))
      // Documented: without regard to case.
      .filter(({ name }) => name.toLowerCase().includes(pattern.toLowerCase()))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = pageOf(all, ({ name }) => name, { position, limit });
    if (!page) throw refused('The specified nextToken is invalid.');
    // Recorded: a search by pattern returns them without these two.
    const hidden = input.logGroupNamePattern === undefined ? {} : notByPattern;
    const logGroups = page.items.map((group) => ({ ...viewOf(room, group), ...hidden }));
    return { logGroups, nextToken: page.next };
  }),
  PutRetentionPolicy: (room, { logGroupName, retentionInDays: days }) => {
    named(room, logGroupName).retention = days;
  },
  DeleteRetentionPolicy: (room, { logGroupName }) => {
    named(room, logGroupName).retention = undefined;
  },
  TagResource: (room, { resourceArn, tags }) => {
    const group = groupAt(room, resourceArn);
    checkTags(tags);
    const all = new Map([...group.tags, ...Object.entries(tags)]);
    if (all.size > mostTags)
      throw exception('TooManyTagsException', 'A resource can have no more than 50 tags.');
    for (const [key, value] of all) group.tags.set(key, value);
  },
  ListTagsForResource: (room, { resourceArn }) => ({
    tags: Object.fromEntries(groupAt(room, resourceArn).tags),
  }),
};

const notByPattern = { storedBytes: undefined, deletionProtectionEnabled: undefined };

export function arnOf({ surroundings }: LogsRoom, name: string): string {
  const { partition, region, account } = surroundings;
  return `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
}

/** Documented: an account's retention policy is shown instead of the group's own retention. */
function viewOf(room: LogsRoom, group: LogGroup): object {
  const { accountRetention } = room;
  const days = accountRetention?.days ?? group.retention;
  return {
    arn: `${arnOf(room, group.name)}:*`,
    logGroupArn: arnOf(room, group.name),
    logGroupName: group.name,
    creationTime: group.createdAt,
    logGroupClass: 'STANDARD',
    metricFilterCount: 0,
    storedBytes: 0,
    deletionProtectionEnabled: group.protected,
    ...(days === undefined ? {} : { retentionInDays: days }),
    ...(accountRetention ? { retentionPolicyName: accountRetention.policyName } : {}),
  };
}

function named(room: LogsRoom, name: string): LogGroup {
  return existing(room, checkedName(name));
}

/** With its own message, recorded. */
function checkedName(name: string): string {
  if (name.length > longestName)
    throw refused(
      `Invalid LogGroup or LogStream, both must have length less than or equal to ${longestName}.`,
    );
  return name;
}

/** Documented: the tagging operations take the ARN without the trailing `:*`. */
function groupAt(room: LogsRoom, arn: string): LogGroup {
  const start = arnOf(room, '');
  const name = arn.slice(start.length);
  if (!arn.startsWith(start) || !/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name))
    throw refused('Invalid resource ARN.');
  return existing(room, name);
}

function existing({ groups }: LogsRoom, name: string): LogGroup {
  const group = groups.get(name);
  if (!group) throw exception('ResourceNotFoundException', 'The specified log group does not exist.');
  return group;
}

function checkTags(tags: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(tags)) {
    if (key.length < 1 || key.length > 128 || key.startsWith('aws:'))
      throw refused(`The tag key '${key}' is not valid.`);
    if (value.length > 256) throw refused(`The value of the tag '${key}' is too long.`);
  }
  if (Object.keys(tags).length > mostTags) throw refused('A resource can have no more than 50 tags.');
}

export function refused(message: string): ServiceError {
  return exception('InvalidParameterException', message);
}
