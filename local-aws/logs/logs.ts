import * as client from '@aws-sdk/client-cloudwatch-logs';
import { json11, mistyped } from '../schema/json.ts';
import { readOperations } from '../schema/model.ts';
import { createRouter, type Needs } from '../schema/protocol.ts';
import { absent } from '../schema/limits.ts';
import { requestTags, resourceTags, type Service, type Surroundings } from '../service.ts';
import { arnOf, limits, logOperations, refused, type AccountRetention, type LogsRoom } from './log-groups.ts';

const protocol = json11(readOperations(client), 'Logs_20140328');

/** CloudWatch Logs in one Region, as far as log groups go: no streams, no events. */
export function createLogs(surroundings: Surroundings) {
  const room: LogsRoom = { surroundings, groups: new Map(), accountRetention: undefined };
  const service: Service = {
    signingName: 'logs',
    route: createRouter({
      ...{ room, protocol, operations: logOperations, needs: needsOf(room) },
      refusals: { mistyped, limits, invalid: refused, missing: absent(refused) },
    }),
    conditionsOf: (resource) =>
      resourceTags(Object.fromEntries(room.groups.get(resource.split(':')[6] ?? '')?.tags ?? [])),
    refuse: protocol.refuse,
    rates: { byOperation: surroundings.assumptions.logs.calls },
  };
  return {
    service,
    /** Sets the account-wide retention policy; undefined: none. */
    setAccountRetention: (policy: AccountRetention | undefined): void => {
      room.accountRetention = policy;
    },
  };
}

/**
 * The resource that IAM checks: for tags the group's ARN, for the other operations the same followed by `:log-stream:`, according to
 * AWS's error messages. A list has no resource (service authorization reference).
 */
function needsOf(room: LogsRoom): Needs {
  return ({ operation, input: { logGroupName, resourceArn, tags } }) => {
    const group = `${arnOf(room, typeof logGroupName === 'string' ? logGroupName : '')}:log-stream:`;
    const named = typeof resourceArn === 'string' ? resourceArn : group;
    const resource = operation === 'DescribeLogGroups' ? '*' : named;
    const context = requestTags((tags ?? {}) as Record<string, string>);
    const tagged = operation === 'CreateLogGroup' && Object.keys(tags ?? {}).length > 0;
    return {
      action: `logs:${operation}`,
      ...{ resource, context },
      // Documented (CreateLogGroup), and reported: "not authorized to perform CreateLogGroup with Tags".
      alsoNeeds: tagged ? [{ action: 'logs:TagResource', resource, context }] : [],
    };
  };
}
