import { refuseUnread, type WatchedParameters } from '../members-read.ts';
import type { RoutedCall, Service, Surroundings } from '../service.ts';
import { seenBySomeHost, type Spread } from '../spread.ts';
import type { Context } from './condition.ts';
import { decide, listOf, statementsOf, type PolicyDocument } from './policy.ts';
import { queryAnswer, queryOf, queryRefusal, tagsIn } from './query.ts';
import type { Role } from './role.ts';
import { roleOperations, type IamRoom } from './roles.ts';

export interface Iam {
  readonly service: Service;
  /** Whether a service (Lambda) may assume the role now: it exists, trusts the service, and the word has spread. */
  mayAssume(roleArn: string, servicePrincipal?: string): boolean;
  /** The id of the role that has this ARN; another one after it was deleted and made again. */
  roleId(roleArn: string): string | undefined;
  /**
   * Whether IAM lets a caller in. An assumed role of this account is judged by its policies; anybody else by the
   * documents that {@link grant} gave, and without any may do everything (the administrator).
   */
  allows(principalArn: string, action: string, resource: string, context?: Context): boolean;
  /** From now on `principalArn` may do what these documents allow, and nothing else. */
  grant(principalArn: string, documents: readonly PolicyDocument[]): void;
}

const namespace = 'https://iam.amazonaws.com/doc/2010-05-08/';

/** IAM's roles of one account, and its decisions. */
export function createIam(surroundings: Surroundings): Iam {
  const room: IamRoom = { surroundings, roles: new Map() };
  const granted = new Map<string, readonly PolicyDocument[]>();
  const { clock, random } = surroundings;
  const seen = <T>(value: Spread<T>): T => seenBySomeHost(value, clock.now(), random);

  const policiesOf = (principalArn: string): readonly PolicyDocument[] | undefined => {
    const role = assumedRole(room, principalArn);
    if (!role) return granted.get(principalArn);
    const spread = [...role.attached.values(), ...[...role.inline.values()].map(({ document }) => document)];
    return spread.map(seen).filter((document) => document !== undefined);
  };

  return {
    service: {
      signingName: 'iam',
      signingRegion: { aws: 'us-east-1', 'aws-cn': 'cn-north-1' }[surroundings.partition] ?? 'us-gov-west-1',
      route: (request) => {
        const query = queryOf(request);
        return query && route(room, query.action, query.parameters);
      },
      refuse: (error, requestId) => queryRefusal(namespace, error, requestId),
    },
    mayAssume: (roleArn, servicePrincipal = 'lambda.amazonaws.com') => {
      const role = roleAt(room, roleArn);
      const trust = role && seen(role.trust);
      return trust !== undefined && trusts(trust, servicePrincipal);
    },
    roleId: (roleArn) => roleAt(room, roleArn)?.id,
    allows: (principalArn, action, resource, context) => {
      // Documented: no permission is needed to ask who one is, and none can take it away.
      if (action === 'sts:GetCallerIdentity') return true;
      const documents = policiesOf(principalArn);
      if (!documents) return !principalArn.includes(':assumed-role/');
      return decide(documents, action, resource, context) === 'allowed';
    },
    grant: (principalArn, documents) => {
      granted.set(principalArn, documents);
    },
  };
}

function route(room: IamRoom, action: string, parameters: WatchedParameters): RoutedCall | undefined {
  const operation = roleOperations[action];
  if (!operation) return undefined;
  const { account, partition } = room.surroundings;
  const name = parameters.get('RoleName') ?? '';
  const path = room.roles.get(name)?.path ?? parameters.get('Path') ?? '/';
  const resource = `arn:${partition}:iam::${account}:role${path}${name}`;
  const tagged = action === 'CreateRole' && tagsIn(parameters).length > 0;
  return {
    operation: action,
    action: `iam:${action}`,
    resource,
    alsoNeeds: tagged ? [{ action: 'iam:TagRole', resource }] : [],
    perform: () => {
      const result = operation(room, parameters);
      refuseUnread(action, parameters);
      return queryAnswer(namespace, action, result);
    },
  };
}

function roleAt(room: IamRoom, roleArn: string): Role | undefined {
  return [...room.roles.values()].find(({ arn }) => arn === roleArn);
}

/** `arn:aws:sts::123456789012:assumed-role/name/session` means the role `name`. */
function assumedRole(room: IamRoom, principalArn: string): Role | undefined {
  const name = /^arn:[\w-]+:sts::\d{12}:assumed-role\/([^/]+)\//.exec(principalArn)?.[1];
  return name === undefined ? undefined : room.roles.get(name);
}

function trusts(trust: PolicyDocument, servicePrincipal: string): boolean {
  const matching = statementsOf(trust).filter(
    ({ Principal, Action }) =>
      listOf(Action).some((action) => ['sts:AssumeRole', 'sts:*', '*'].includes(action)) &&
      (Principal === '*' || listOf(Principal?.Service).includes(servicePrincipal)),
  );
  return matching.length > 0 && matching.every(({ Effect }) => Effect === 'Allow');
}
