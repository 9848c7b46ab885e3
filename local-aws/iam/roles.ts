import { element, leaf } from '../xml-text.ts';
import { ServiceError, type Surroundings } from '../service.ts';
import { everywhere, type Spread } from '../spread.ts';
import { listIn, members, required, tagsIn } from './query.ts';
import type { Role } from './role.ts';
import { encoded, tagList, viewOf } from './role-view.ts';
import { pageOf } from '../paging.ts';
import { parsePolicy, type PolicyDocument } from './policy.ts';

export interface IamRoom {
  readonly surroundings: Surroundings;
  readonly roles: Map<string, Role>;
  /** The account's own policies by ARN: what may bound a role. */
  readonly policies: Map<string, PolicyDocument>;
}

type RoleOperation = (room: IamRoom, parameters: URLSearchParams) => string | undefined;

/** Documented: all inline policies of a role together, white space aside; managed policies attached to one. */
const quotas = { inlineCharacters: 10_240, attached: 10, tags: 50 };

/** AWS's own policies that a function's role may be given. Documented (AWS managed policy reference). */
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

/** IAM's operations on roles, by the SDK's names: each gives the XML of its result, or nothing. */
export const roleOperations: Readonly<Record<string, RoleOperation>> = {
  CreateRole: (room, parameters) => {
    const name = roleName(parameters);
    if (room.roles.has(name))
      throw new ServiceError('EntityAlreadyExists', 409, `Role with name ${name} already exists.`);
    const trustText = required(parameters, 'AssumeRolePolicyDocument');
    const document = policyIn(trustText, 'trust');
    const tags = tagsIn(parameters);
    refuseTooManyTags(tags.length);
    const boundary = parameters.get('PermissionsBoundary') ?? undefined;
    if (boundary !== undefined && !room.policies.has(boundary))
      throw new ServiceError(
        'NoSuchEntity',
        404,
        `Scope ARN: ${boundary} does not exist or is not attachable.`,
      );
    const { account, partition, random, clock } = room.surroundings;
    const path = parameters.get('Path') ?? '/';
    const role: Role = {
      name,
      path,
      id: `AROA${random.id(17).toUpperCase()}`,
      arn: `arn:${partition}:iam::${account}:role${path}${name}`,
      description: parameters.get('Description') ?? '',
      maxSession: parameters.get('MaxSessionDuration') ?? '3600',
      createdAt: clock.now(),
      trust: spreading(room, document, undefined),
      trustText,
      inline: new Map(),
      attached: new Map(),
      tags: new Map(tags),
      boundary,
    };
    room.roles.set(name, role);
    return element('Role', viewOf(role, false));
  },
  GetRole: (room, parameters) => element('Role', viewOf(roleIn(room, parameters), true)),
  /** Lists leave out tags and boundary. Documented. */
  ListRoles: ({ roles }, parameters) => {
    const prefix = parameters.get('PathPrefix') ?? '/';
    const all = [...roles.values()]
      .filter(({ path }) => path.startsWith(prefix))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    const { items, marker } = page(all, ({ name }) => name, parameters);
    const shown = items.map((role) => viewOf({ ...role, tags: new Map(), boundary: undefined }, true));
    return members('Roles', shown) + marker;
  },
  DeleteRole: (room, parameters) => {
    const role = roleIn(room, parameters);
    if (role.attached.size > 0)
      throw new ServiceError('DeleteConflict', 409, 'Cannot delete entity, must detach all policies first.');
    if (role.inline.size > 0)
      throw new ServiceError('DeleteConflict', 409, 'Cannot delete entity, must delete policies first.');
    room.roles.delete(role.name);
    return undefined;
  },
  UpdateAssumeRolePolicy: (room, parameters) => {
    const role = roleIn(room, parameters);
    const text = required(parameters, 'PolicyDocument');
    role.trust = spreading(room, policyIn(text, 'trust'), role.trust.current);
    role.trustText = text;
    return undefined;
  },
  PutRolePolicy: (room, parameters) => {
    const role = roleIn(room, parameters);
    const name = policyName(parameters);
    const text = required(parameters, 'PolicyDocument');
    const document = policyIn(text, 'identity');
    const others = [...role.inline].filter(([other]) => other !== name).map(([, policy]) => policy.text);
    if ([...others, text].join('').replace(/\s/g, '').length > quotas.inlineCharacters)
      throw new ServiceError(
        'LimitExceeded',
        409,
        `Maximum policy size of ${quotas.inlineCharacters} bytes exceeded for role ${role.name}`,
      );
    const before = role.inline.get(name)?.document.current;
    role.inline.set(name, { text, document: spreading(room, document, before) });
    return undefined;
  },
  GetRolePolicy: (room, parameters) => {
    const role = roleIn(room, parameters);
    const name = policyName(parameters);
    const policy = role.inline.get(name) ?? noPolicy(name);
    return (
      leaf('RoleName', role.name) + leaf('PolicyName', name) + leaf('PolicyDocument', encoded(policy.text))
    );
  },
  DeleteRolePolicy: (room, parameters) => {
    const role = roleIn(room, parameters);
    const name = policyName(parameters);
    if (!role.inline.delete(name)) noPolicy(name);
    return undefined;
  },
  ListRolePolicies: (room, parameters) => {
    const { items, marker } = page([...roleIn(room, parameters).inline.keys()].sort(), String, parameters);
    return element('PolicyNames', items.map((name) => leaf('member', name)).join('')) + marker;
  },
  AttachRolePolicy: (room, parameters) => {
    const role = roleIn(room, parameters);
    const arn = required(parameters, 'PolicyArn');
    const document = managed[arn.replace(`arn:${room.surroundings.partition}:iam::aws:policy/`, '')];
    if (!document)
      throw new ServiceError('NoSuchEntity', 404, `Policy ${arn} does not exist or is not attachable.`);
    if (!role.attached.has(arn) && role.attached.size >= quotas.attached)
      throw new ServiceError(
        'LimitExceeded',
        409,
        `Cannot exceed quota for PoliciesPerRole: ${quotas.attached}`,
      );
    if (!role.attached.has(arn)) role.attached.set(arn, spreading(room, document, undefined));
    return undefined;
  },
  DetachRolePolicy: (room, parameters) => {
    const role = roleIn(room, parameters);
    const arn = required(parameters, 'PolicyArn');
    if (!role.attached.delete(arn))
      throw new ServiceError('NoSuchEntity', 404, `Policy ${arn} was not found.`);
    return undefined;
  },
  ListAttachedRolePolicies: (room, parameters) => {
    const { items, marker } = page([...roleIn(room, parameters).attached.keys()].sort(), String, parameters);
    const shown = items.map(
      (arn) => leaf('PolicyName', arn.slice(arn.lastIndexOf('/') + 1)) + leaf('PolicyArn', arn),
    );
    return members('AttachedPolicies', shown) + marker;
  },
  TagRole: (room, parameters) => {
    const role = roleIn(room, parameters);
    const tags = new Map([...role.tags, ...tagsIn(parameters)]);
    refuseTooManyTags(tags.size);
    for (const [key, value] of tags) role.tags.set(key, value);
    return undefined;
  },
  UntagRole: (room, parameters) => {
    const role = roleIn(room, parameters);
    for (const key of listIn(parameters, 'TagKeys')) role.tags.delete(key);
    return undefined;
  },
  ListRoleTags: (room, parameters) => {
    const { tags } = roleIn(room, parameters);
    const { items, marker } = page([...tags].sort(), ([key]) => key, parameters);
    return tagList(items) + marker;
  },
};

/** One page, as Marker and MaxItems ask. Documented: 100 unless asked for otherwise, 1 to 1,000. */
function page<T>(
  all: readonly T[],
  nameOf: (item: T) => string,
  parameters: URLSearchParams,
): { readonly items: readonly T[]; readonly marker: string } {
  const asked = parameters.get('MaxItems') ?? '100';
  if (!/^[1-9]\d{0,2}$|^1000$/.test(asked))
    throw violation(
      asked,
      'maxItems',
      `have value ${Number(asked) < 1 ? 'greater than or equal to 1' : 'less than or equal to 1000'}`,
    );
  const found = pageOf(all, nameOf, {
    position: parameters.get('Marker') ?? undefined,
    limit: Number(asked),
  });
  if (!found) throw new ServiceError('ValidationError', 400, 'Invalid Marker.');
  const { items, next } = found;
  return { items, marker: next === undefined ? whole : leaf('IsTruncated', 'true') + leaf('Marker', next) };
}

const whole = leaf('IsTruncated', 'false');

/** The role that RoleName means. Throws NoSuchEntity. */
function roleIn(room: IamRoom, parameters: URLSearchParams): Role {
  const name = roleName(parameters);
  const role = room.roles.get(name);
  if (!role) throw new ServiceError('NoSuchEntity', 404, `The role with name ${name} cannot be found.`);
  return role;
}

function roleName(parameters: URLSearchParams): string {
  return checked(required(parameters, 'RoleName'), 'roleName', 64);
}

function policyName(parameters: URLSearchParams): string {
  return checked(required(parameters, 'PolicyName'), 'policyName', 128);
}

function checked(name: string, parameter: string, longest: number): string {
  if (/^[\w+=,.@-]+$/.test(name) && name.length <= longest) return name;
  const constraint =
    name.length > longest
      ? `have length less than or equal to ${longest}`
      : 'satisfy regular expression pattern: [\\w+=,.@-]+';
  throw violation(name, parameter, constraint);
}

function violation(value: string, parameter: string, constraint: string): ServiceError {
  return new ServiceError(
    'ValidationError',
    400,
    `1 validation error detected: Value '${value}' at '${parameter}' failed to satisfy constraint: Member must ${constraint}`,
  );
}

function noPolicy(name: string): never {
  throw new ServiceError('NoSuchEntity', 404, `The role policy with name ${name} cannot be found.`);
}

function policyIn(text: string, kind: 'identity' | 'trust'): PolicyDocument {
  try {
    return parsePolicy(text, kind);
  } catch (error) {
    throw new ServiceError('MalformedPolicyDocument', 400, (error as Error).message);
  }
}

function refuseTooManyTags(count: number): void {
  if (count > quotas.tags)
    throw new ServiceError(
      'LimitExceeded',
      409,
      `The number of tags has reached the maximum limit: ${quotas.tags}`,
    );
}

/** IAM is eventually consistent: what is written is honoured by everybody only after a while. */
function spreading<T>({ surroundings }: IamRoom, current: T, before: T): Spread<T> {
  const { clock, random, assumptions } = surroundings;
  return {
    ...everywhere(current),
    before,
    completeAt: clock.now() + random.between(...assumptions.iam.roleDelay),
  };
}
