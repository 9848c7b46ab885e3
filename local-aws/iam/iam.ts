import * as client from '@aws-sdk/client-iam';
import type { CreateRoleRequest } from '@aws-sdk/client-iam';
import { readOperations } from '../schema/model.ts';
import { createRouter, type Needs } from '../schema/protocol.ts';
import { query } from '../schema/query.ts';
import { requestTags, resourceTags, type Service, type Surroundings } from '../service.ts';
import { seenBySomeHost, type Spread } from '../spread.ts';
import type { Context } from './condition.ts';
import { decide, listOf, statementsOf, type PolicyDocument } from './policy.ts';
import type { Role } from './role.ts';
import { refusals, roleOperations, tagMap, type IamRoom } from './roles.ts';

export type Iam = ReturnType<typeof createIam>;

const protocol = query(readOperations(client), 'https://iam.amazonaws.com/doc/2010-05-08/');

/** IAM's roles of one account, and its decisions. */
export function createIam(surroundings: Surroundings) {
  const room: IamRoom = { surroundings, roles: new Map(), policies: new Map() };
  const granted = new Map<string, readonly PolicyDocument[]>();
  const { clock, random } = surroundings;
  const seen = <T>(value: Spread<T>): T => seenBySomeHost(value, clock.now(), random);

  const policiesOf = (principalArn: string): readonly PolicyDocument[] | undefined => {
    const role = assumedRole(room, principalArn);
    if (!role) return granted.get(principalArn);
    const spread = [...role.attached.values(), ...[...role.inline.values()].map(({ document }) => document)];
    return spread.map(seen).filter((document) => document !== undefined);
  };

  const service: Service = {
    signingName: 'iam',
    signingRegion: { aws: 'us-east-1', 'aws-cn': 'cn-north-1' }[surroundings.partition] ?? 'us-gov-west-1',
    route: createRouter({ room, protocol, refusals, operations: roleOperations, needs: needsOf(room) }),
    conditionsOf: (resource) => {
      const role = roleAt(room, resource);
      if (!role) return {};
      // Documented: iam:PermissionsBoundary is, for changes of a role, the boundary that it has.
      const bound = role.boundary === undefined ? {} : { 'iam:PermissionsBoundary': role.boundary };
      return { ...resourceTags(Object.fromEntries(role.tags)), ...bound };
    },
    refuse: protocol.refuse,
  };

  return {
    service,
    /** Whether a service (Lambda) may assume the role now: it exists, trusts the service, and IAM has propagated it. */
    mayAssume: (roleArn: string, servicePrincipal = 'lambda.amazonaws.com'): boolean => {
      const role = roleAt(room, roleArn);
      const trust = role && seen(role.trust);
      return trust !== undefined && trusts(trust, servicePrincipal);
    },
    /** The id of the role with this ARN; it changes when the role is recreated. */
    roleId: (roleArn: string) => roleAt(room, roleArn)?.id,
    /**
     * Whether IAM allows a call. An assumed role of this account has its policies; any other caller has the documents from `grant`,
     * and without any all permissions (the administrator).
     */
    allows: (
      principalArn: string,
      action: string,
      resource: string,
      conditions: () => Context = () => ({}),
    ): boolean => {
      // Documented: the caller's own identity needs no permission and cannot be denied.
      if (action === 'sts:GetCallerIdentity') return true;
      const documents = policiesOf(principalArn);
      if (!documents) return !principalArn.includes(':assumed-role/');
      const boundary = assumedRole(room, principalArn)?.boundary;
      const bounds = boundary === undefined ? [] : [[room.policies.get(boundary) ?? { Statement: [] }]];
      const context = conditions();
      // Documented: a boundary grants nothing, and denies what it does not allow.
      return [documents, ...bounds].every((all) => decide(all, action, resource, context) === 'allowed');
    },
    /** Gives `principalArn` exactly the permissions in these documents. */
    grant: (principalArn: string, documents: readonly PolicyDocument[]): void => {
      granted.set(principalArn, documents);
    },
    /** Creates a customer-managed policy, which may be a boundary; returns its ARN. */
    addPolicy: (name: string, document: PolicyDocument): string => {
      const arn = `arn:${surroundings.partition}:iam::${surroundings.account}:policy/${name}`;
      room.policies.set(arn, document);
      return arn;
    },
  };
}

function needsOf(room: IamRoom): Needs {
  return ({ operation, input }) => {
    const { account, partition } = room.surroundings;
    const { RoleName = '', Path = '/', PermissionsBoundary, Tags } = input as Partial<CreateRoleRequest>;
    const name = operation === 'ListRoles' ? '*' : RoleName;
    const path = room.roles.get(RoleName)?.path ?? Path;
    // A list is about all roles. Documented (service authorization reference).
    const resource = `arn:${partition}:iam::${account}:role${path}${name}`;
    const tags = tagMap(Tags);
    const context = {
      ...requestTags(Object.fromEntries(tags)),
      ...(PermissionsBoundary === undefined ? {} : { 'iam:PermissionsBoundary': PermissionsBoundary }),
    };
    return {
      action: `iam:${operation}`,
      ...{ resource, context },
      alsoNeeds:
        operation === 'CreateRole' && tags.size > 0 ? [{ action: 'iam:TagRole', resource, context }] : [],
    };
  };
}

function roleAt(room: IamRoom, roleArn: string): Role | undefined {
  return [...room.roles.values()].find(({ arn }) => arn === roleArn);
}

/** The role `name` of `arn:aws:sts::123456789012:assumed-role/name/session`. */
function assumedRole(room: IamRoom, principalArn: string): Role | undefined {
  const name = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)\//.exec(principalArn)?.[1];
  return name === undefined ? undefined : room.roles.get(name);
}

function trusts(trust: PolicyDocument, servicePrincipal: string): boolean {
  const matching = statementsOf(trust).filter(
    ({ Principal, Action }) =>
      listOf(Action).some((action) => ['sts:AssumeRole', 'sts:*'].includes(action)) &&
      (Principal === '*' || listOf(Principal?.Service).includes(servicePrincipal)),
  );
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow');
}
