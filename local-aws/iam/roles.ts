import * as sdk from '@aws-sdk/client-iam';
import { pageOf } from '../paging.ts';
import { encode } from '../text.ts';
import { type Operations, reads } from '../schema/operation.ts';
import { errorsOf } from '../schema/errors.ts';
import { absent, least, type Limits, longest, most, pattern, shortest } from '../schema/limits.ts';
import type { Refusals } from '../schema/reading.ts';
import { ServiceError, type Surroundings } from '../service.ts';
import { spread, type Spread } from '../spread.ts';
import { parsePolicy } from './grammar.ts';
import type { PolicyDocument } from './policy.ts';
import { created, type Role, tagList, viewOf } from './role.ts';

export interface IamRoom {
  readonly surroundings: Surroundings;
  readonly roles: Map<string, Role>;
  /** The account's own policies by ARN, which may be boundaries. */
  readonly policies: Map<string, PolicyDocument>;
}

/** Documented: all inline policies of a role together, its trust policy; managed policies attached to one. */
const quotas = { inlineCharacters: 10_240, trustCharacters: 2_048, attached: 10, tags: 50 };

/** AWS-managed policies for a function's role. Documented (AWS managed policy reference). */
const managed: Readonly<Record<string, PolicyDocument>> = {
  'service-role/AWSLambdaBasicExecutionRole': {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: '*',
      },
    ],
  },
};

const exception = errorsOf(sdk);

const invalid = (message: string): ServiceError => new ServiceError('ValidationError', 400, message);

const name = pattern('[\\w+=,.@-]+');
/** Documented (API reference of each operation). */
const limits: Limits = {
  RoleName: [longest(64), name],
  PolicyName: [longest(128), name],
  PolicyArn: [longest(2_048), shortest(20)],
  PermissionsBoundary: [longest(2_048), shortest(20)],
  Path: [longest(512), pattern('(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)')],
  PathPrefix: [longest(512), pattern('\\u002F[\\u0021-\\u007F]*')],
  Description: [longest(1_000)],
  MaxSessionDuration: [least(3_600), most(43_200)],
  AssumeRolePolicyDocument: [longest(131_072)],
  PolicyDocument: [longest(131_072)],
  MaxItems: [least(1), most(1_000)],
  Tags: [longest(quotas.tags)],
  'Tags.Key': [longest(128), pattern('[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+')],
  'Tags.Value': [longest(256), pattern('[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*')],
};

export const refusals: Refusals = {
  emptyIsMissing: true,
  missing: absent(invalid),
  ...{ limits, invalid },
  mistyped: () => new ServiceError('MalformedInput', 400, 'The request is not well-formed.'),
};

const noSuch = (message: string): ServiceError => exception('NoSuchEntityException', message);
const overLimit = (message: string): ServiceError => exception('LimitExceededException', message);

export const roleOperations: Operations<IamRoom, typeof sdk> = {
  CreateRole: reads(['Path Description MaxSessionDuration PermissionsBoundary Tags'], (room, input) => {
    const name = input.RoleName;
    if (room.roles.has(name))
      throw exception('EntityAlreadyExistsException', `Role with name ${name} already exists.`);
    const { AssumeRolePolicyDocument: trustText, PermissionsBoundary: boundary, Path: path = '/' } = input;
    const document = trustIn(trustText);
    const tags = checkedTags(undefined, input.Tags);
    if (boundary !== undefined && !room.policies.has(boundary))
      throw noSuch(`Scope ARN: ${boundary} does not exist or is not attachable.`);
    const { account, partition, random, clock } = room.surroundings;
    const role: Role = {
      name,
      path,
      id: `AROA${random.id(17).toUpperCase()}`,
      arn: `arn:${partition}:iam::${account}:role${path}${name}`,
      description: input.Description ?? '',
      maxSession: input.MaxSessionDuration ?? 3_600,
      createdAt: clock.now(),
      trust: spreading(room, document, undefined),
      ...{ trustText, tags, boundary, inline: new Map(), attached: new Map() },
    };
    room.roles.set(name, role);
    return { Role: created(role) };
  }),
  GetRole: (room, { RoleName }) => ({ Role: viewOf(roleIn(room, RoleName)) }),
  /** Lists leave out tags and boundary. Documented. */
  ListRoles: reads(['PathPrefix', 'Marker', 'MaxItems'], ({ roles }, { PathPrefix = '/', ...paged }) => {
    const found = [...roles.values()].filter(({ path }) => path.startsWith(PathPrefix));
    const shown = found.map((role) => viewOf({ ...role, tags: new Map(), boundary: undefined }));
    return page('Roles', shown, ({ RoleName = '' }) => RoleName, paged);
  }),
  DeleteRole: (room, { RoleName }) => {
    const role = roleIn(room, RoleName);
    if (role.attached.size > 0)
      throw exception('DeleteConflictException', 'Cannot delete entity, must detach all policies first.');
    if (role.inline.size > 0)
      throw exception('DeleteConflictException', 'Cannot delete entity, must delete policies first.');
    room.roles.delete(role.name);
  },
  UpdateAssumeRolePolicy: (room, { RoleName, PolicyDocument }) => {
    const role = roleIn(room, RoleName);
    role.trust = spreading(room, trustIn(PolicyDocument), role.trust.current);
    role.trustText = PolicyDocument;
  },
  PutRolePolicy: (room, { RoleName, PolicyName, PolicyDocument: text }) => {
    const role = roleIn(room, RoleName);
    const document = policyIn(text, 'identity');
    const others = [...role.inline]
      .filter(([other]) => other !== PolicyName)
      .map(([, policy]) => policy.text);
    if (charactersOf(...others, text) > quotas.inlineCharacters)
      throw overLimit(
        `Maximum policy size of ${quotas.inlineCharacters} bytes exceeded for role ${role.name}`,
      );
    const before = role.inline.get(PolicyName)?.document.current;
    role.inline.set(PolicyName, { text, document: spreading(room, document, before) });
  },
  GetRolePolicy: (room, { RoleName, PolicyName }) => {
    const role = roleIn(room, RoleName);
    const policy = role.inline.get(PolicyName);
    if (!policy) throw noSuch(`The role policy with name ${PolicyName} cannot be found.`);
    return { RoleName: role.name, PolicyName, PolicyDocument: encode(policy.text) };
  },
  DeleteRolePolicy: (room, { RoleName, PolicyName }) => {
    if (!roleIn(room, RoleName).inline.delete(PolicyName))
      throw noSuch(`The role policy with name ${PolicyName} cannot be found.`);
  },
  ListRolePolicies: reads(['Marker', 'MaxItems'], (room, { RoleName, ...paged }) =>
    page('PolicyNames', [...roleIn(room, RoleName).inline.keys()], String, paged),
  ),
  AttachRolePolicy: (room, { RoleName, PolicyArn }) => {
    const role = roleIn(room, RoleName);
    if (!PolicyArn.startsWith('arn:')) throw invalid('Invalid ARN:  Could not be parsed!');
    const document = managed[PolicyArn.replace(`arn:${room.surroundings.partition}:iam::aws:policy/`, '')];
    if (!document) throw noSuch(`Policy ${PolicyArn} does not exist or is not attachable.`);
    if (role.attached.has(PolicyArn)) return;
    if (role.attached.size >= quotas.attached)
      throw overLimit(`Cannot exceed quota for PoliciesPerRole: ${quotas.attached}`);
    role.attached.set(PolicyArn, spreading(room, document, undefined));
  },
  DetachRolePolicy: (room, { RoleName, PolicyArn }) => {
    if (!roleIn(room, RoleName).attached.delete(PolicyArn))
      throw noSuch(`Policy ${PolicyArn} was not found.`);
  },
  ListAttachedRolePolicies: reads(['Marker', 'MaxItems'], (room, { RoleName, ...paged }) => {
    const shown = [...roleIn(room, RoleName).attached.keys()].map((PolicyArn) => ({
      ...{ PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1), PolicyArn },
    }));
    return page('AttachedPolicies', shown, ({ PolicyArn }) => PolicyArn, paged);
  }),
  TagRole: (room, { RoleName, Tags }) => {
    const role = roleIn(room, RoleName);
    for (const [key, value] of checkedTags(role.tags, Tags)) role.tags.set(key, value);
  },
  UntagRole: (room, { RoleName, TagKeys }) => {
    const role = roleIn(room, RoleName);
    for (const key of TagKeys) role.tags.delete(key);
  },
  ListRoleTags: reads(['Marker', 'MaxItems'], (room, { RoleName, ...paged }) =>
    page('Tags', tagList(roleIn(room, RoleName).tags), ({ Key }) => Key, paged),
  ),
};

/** One page as `member`, by name, by Marker and MaxItems. Documented: 1 to 1,000, 100 by default. */
function page<T>(
  member: string,
  all: readonly T[],
  nameOf: (item: T) => string,
  { Marker: position, MaxItems: limit = 100 }: Pick<sdk.ListRolesRequest, 'Marker' | 'MaxItems'>,
): object {
  const sorted = all.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  const found = pageOf(sorted, nameOf, { position, limit });
  if (!found) throw invalid('Invalid Marker.');
  return { [member]: found.items, IsTruncated: found.next !== undefined, Marker: found.next };
}

export function tagMap(tags: readonly sdk.Tag[] = []): Map<string, string> {
  return new Map(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

function roleIn(room: IamRoom, name: string): Role {
  const role = room.roles.get(name);
  if (!role) throw noSuch(`The role with name ${name} cannot be found.`);
  return role;
}

function policyIn(text: string, kind: 'identity' | 'trust'): PolicyDocument {
  try {
    return parsePolicy(text, kind);
  } catch (error) {
    throw exception('MalformedPolicyDocumentException', (error as Error).message);
  }
}

/** The message is told by users (cloudposse/terraform-aws-components). */
function trustIn(text: string): PolicyDocument {
  const policy = policyIn(text, 'trust');
  if (charactersOf(text) > quotas.trustCharacters)
    throw overLimit(`Cannot exceed quota for ACLSizePerRole: ${quotas.trustCharacters}`);
  return policy;
}

/** White space does not count. */
const charactersOf = (...policies: readonly string[]): number => policies.join('').replace(/\s/g, '').length;

/** A role's tags with `sent`. That letters do not tell keys apart is known from emulators that were held against AWS (getmoto/moto). */
function checkedTags(standing: Role['tags'] = new Map(), sent: readonly sdk.Tag[] = []): Role['tags'] {
  if (new Set(sent.map(({ Key = '' }) => Key.toLowerCase())).size < sent.length)
    throw exception(
      'InvalidInputException',
      'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    );
  const tags = new Map([...standing, ...tagMap(sent)]);
  if (tags.size > quotas.tags)
    throw overLimit(`The number of tags has reached the maximum limit: ${quotas.tags}`);
  return tags;
}

/** IAM is eventually consistent: every service honours a write only after a while. */
function spreading<T>({ surroundings }: IamRoom, current: T, before: T): Spread<T> {
  return spread(surroundings, surroundings.assumptions.iam.roleDelay, current, before);
}
