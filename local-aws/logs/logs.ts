import type { HttpRequest } from '../exchange.ts';
import { requestTags, resourceTags, type RoutedCall, type Service, type Surroundings } from '../service.ts';
import { refuseUnread, watchMembers } from '../members-read.ts';
import { arnOf, logOperations, type AccountRetention, type LogsRoom } from './log-groups.ts';
import { answer, fieldsOf, operationOf, refusal, type Fields } from './wire.ts';

export interface Logs {
  readonly service: Service;
  /** From now on this policy of the account decides how long every group is kept; undefined: none does. */
  setAccountRetention(policy: AccountRetention | undefined): void;
}

/** CloudWatch Logs in one Region, as far as log groups go: no streams, no events. */
export function createLogs(surroundings: Surroundings): Logs {
  const room: LogsRoom = { surroundings, groups: new Map(), accountRetention: undefined };
  return {
    service: {
      signingName: 'logs',
      route: (request) => route(room, request),
      conditionsOf: (resource) =>
        resourceTags(Object.fromEntries(room.groups.get(resource.split(':')[6] ?? '')?.tags ?? [])),
      refuse: refusal,
      rates: { byOperation: surroundings.assumptions.logs.calls },
    },
    setAccountRetention: (policy) => {
      room.accountRetention = policy;
    },
  };
}

function route(room: LogsRoom, request: HttpRequest): RoutedCall | undefined {
  const name = operationOf(request) ?? '';
  const operation = logOperations[name];
  if (!operation) return undefined;
  const body = readable(request.body);
  const resource = resourceOf(room, name, body);
  const context = requestTags((body.tags ?? {}) as Record<string, string>);
  const tagged = name === 'CreateLogGroup' && Object.keys(body.tags ?? {}).length > 0;
  return {
    operation: name,
    action: `logs:${name}`,
    ...{ resource, context },
    // Documented (CreateLogGroup), and reported: "not authorized to perform CreateLogGroup with Tags".
    alsoNeeds: tagged ? [{ action: 'logs:TagResource', resource, context }] : [],
    perform: () => {
      const fields = watchMembers(fieldsOf(request.body));
      const result = operation(room, fields.value);
      refuseUnread(name, fields);
      return answer(result);
    },
  };
}

/**
 * What IAM is asked about: for tags the group's ARN, for the other operations the same with `:log-stream:` after it. So
 * AWS's refusals say. A list takes no resource (service authorization reference).
 */
function resourceOf(room: LogsRoom, operation: string, { logGroupName, resourceArn }: Fields): string {
  if (operation === 'DescribeLogGroups') return '*';
  if (typeof resourceArn === 'string') return resourceArn;
  return `${arnOf(room, typeof logGroupName === 'string' ? logGroupName : '')}:log-stream:`;
}

function readable(body: Uint8Array): Fields {
  try {
    return fieldsOf(body);
  } catch {
    return {};
  }
}
