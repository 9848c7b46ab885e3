import { pageOf } from '../paging.ts';
import { ServiceError, type Surroundings } from '../service.ts';
import { optionalInteger, optionalText, refused, tagsOf, textOf, violation, type Fields } from './wire.ts';

export interface LogGroup {
  readonly name: string;
  readonly createdAt: number;
  readonly tags: Map<string, string>;
  retention: number | undefined;
  readonly protected: boolean;
}

/** A retention that holds for the whole account, whatever a group's own is. */
export interface AccountRetention {
  readonly policyName: string;
  readonly days: number;
}

export interface LogsRoom {
  readonly surroundings: Surroundings;
  readonly groups: Map<string, LogGroup>;
  accountRetention: AccountRetention | undefined;
}

/** An operation: what was asked -> what is answered, undefined where it has no output. */
export type LogOperation = (room: LogsRoom, fields: Fields) => object | undefined;

/** Documented (CreateLogGroup, PutRetentionPolicy, TagResource). */
const namePattern = /^[.\-_/#A-Za-z0-9]{1,512}$/;
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const mostTags = 50;
const mostGroupsAPage = 50;

export const logOperations: Readonly<Record<string, LogOperation>> = {
  CreateLogGroup: createLogGroup,
  DeleteLogGroup: deleteLogGroup,
  DescribeLogGroups: describeLogGroups,
  PutRetentionPolicy: putRetentionPolicy,
  DeleteRetentionPolicy: deleteRetentionPolicy,
  TagResource: tagResource,
  ListTagsForResource: (room, fields) => ({ tags: Object.fromEntries(groupAt(room, fields).tags) }),
};

export function arnOf({ surroundings }: LogsRoom, name: string): string {
  const { partition, region, account } = surroundings;
  return `arn:${partition}:logs:${region}:${account}:log-group:${name}`;
}

function createLogGroup(room: LogsRoom, fields: Fields): undefined {
  const name = textOf(fields, 'logGroupName', namePattern);
  if (name.startsWith('aws/')) throw refused('Log groups starting with AWS/ are reserved for AWS.');
  const tags = checkedTags(tagsOf(fields, 'tags'));
  if (room.groups.has(name))
    throw new ServiceError('ResourceAlreadyExistsException', 400, 'The specified log group already exists');
  room.groups.set(name, {
    name,
    createdAt: room.surroundings.clock.now(),
    tags: new Map(tags),
    retention: undefined,
    protected: fields.deletionProtectionEnabled === true,
  });
}

function deleteLogGroup(room: LogsRoom, fields: Fields): undefined {
  const group = named(room, fields);
  if (group.protected)
    throw new ServiceError('ValidationException', 400, 'Deletion protection is enabled for this log group.');
  room.groups.delete(group.name);
}

/** By prefix, in ASCII order. Documented. Its ARN ends in `:*`, `logGroupArn` does not. */
function describeLogGroups(room: LogsRoom, fields: Fields): object {
  const prefix = optionalText(fields, 'logGroupNamePrefix');
  const pattern = optionalText(fields, 'logGroupNamePattern');
  if (prefix !== undefined && pattern !== undefined)
    throw refused('LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.');
  if (prefix !== undefined && !namePattern.test(prefix))
    throw violation(
      `'${prefix}'`,
      'logGroupNamePrefix',
      `satisfy regular expression pattern: ${namePattern.source}`,
    );
  const limit = optionalInteger(fields, 'limit') ?? mostGroupsAPage;
  if (limit < 1 || limit > mostGroupsAPage)
    throw violation(`'${limit}'`, 'limit', `have value less than or equal to ${mostGroupsAPage}`);
  const all = [...room.groups.values()]
    .filter(({ name }) => name.startsWith(prefix ?? ''))
    // Documented: without regard to case.
    .filter(({ name }) => name.toLowerCase().includes(pattern?.toLowerCase() ?? ''))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const page = pageOf(all, ({ name }) => name, { position: optionalText(fields, 'nextToken'), limit });
  if (!page) throw refused('The specified nextToken is invalid.');
  return {
    logGroups: page.items.map((group) => viewOf(room, group)),
    ...(page.next === undefined ? {} : { nextToken: page.next }),
  };
}

/** Documented: an account's retention policy is shown in the place of the group's own retention. */
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

function putRetentionPolicy(room: LogsRoom, fields: Fields): undefined {
  const days = optionalInteger(fields, 'retentionInDays');
  if (days === undefined) throw violation('null', 'retentionInDays', 'not be null');
  if (!retentions.includes(days))
    throw violation(`'${days}'`, 'retentionInDays', `satisfy enum value set: [${retentions.join(', ')}]`);
  named(room, fields).retention = days;
}

function deleteRetentionPolicy(room: LogsRoom, fields: Fields): undefined {
  named(room, fields).retention = undefined;
}

function tagResource(room: LogsRoom, fields: Fields): undefined {
  const group = groupAt(room, fields);
  const tags = new Map([...group.tags, ...checkedTags(tagsOf(fields, 'tags'))]);
  if (tags.size > mostTags)
    throw new ServiceError('TooManyTagsException', 400, 'A resource can have no more than 50 tags.');
  for (const [key, value] of tags) group.tags.set(key, value);
}

function named(room: LogsRoom, fields: Fields): LogGroup {
  return existing(room, textOf(fields, 'logGroupName', namePattern));
}

/** Documented: the tagging operations take the ARN without the trailing `:*`. */
function groupAt(room: LogsRoom, fields: Fields): LogGroup {
  const arn = textOf(fields, 'resourceArn', /^[\w+=/:,.@\-*]{1,1011}$/);
  const start = arnOf(room, '');
  const name = arn.slice(start.length);
  if (!arn.startsWith(start) || !namePattern.test(name)) throw refused('Invalid resource ARN.');
  return existing(room, name);
}

function existing({ groups }: LogsRoom, name: string): LogGroup {
  const group = groups.get(name);
  if (!group)
    throw new ServiceError('ResourceNotFoundException', 400, 'The specified log group does not exist.');
  return group;
}

function checkedTags(tags: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  for (const [key, value] of tags) {
    if (key.length < 1 || key.length > 128 || key.startsWith('aws:'))
      throw refused(`The tag key '${key}' is not valid.`);
    if (value.length > 256) throw refused(`The value of the tag '${key}' is too long.`);
  }
  if (tags.size > mostTags) throw refused('A resource can have no more than 50 tags.');
  return tags;
}
