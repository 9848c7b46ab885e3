import type { HttpResponse } from '../exchange.ts';
import type { FunctionInvoker } from '../invocation.ts';
import { within } from '../clock.ts';
import { bufferedAnswer } from './buffered-answer.ts';
import { GatewayError } from './gateway-responses.ts';
import { proxyEvent, type Visit } from './visit.ts';
import type { Room } from './room.ts';
import { streamedAnswer } from './streamed-answer.ts';

interface Target {
  readonly arn: string;
  readonly mode: 'buffered' | 'streamed';
  /** ms */
  readonly timeout: number;
}

/**
 * Invokes a function for the response. 504 if it exceeds its timeout, 500 if API Gateway may not invoke it, 502 for an invalid
 * response. A streamed response must have ended within the timeout.
 */
export async function invokeFunction(
  visit: Visit,
  { arn, mode, timeout }: Target,
  room: Room,
  functions: FunctionInvoker,
): Promise<HttpResponse> {
  const { partition, region, account, apiId, stage, request, resourcePath } = visit;
  const call = functions.invoke({
    functionArn: arn.replaceAll(
      /\$\{stageVariables\.(\w+)\}/g,
      (_, name: string) => visit.stageVariables[name] ?? '',
    ),
    // Policies are matched against the resource's path, with asterisks for its variable parts.
    sourceArn: `arn:${partition}:execute-api:${region}:${account}:${apiId}/${stage}/${request.method}${resourcePath.replaceAll(/\{[^}]*\}/g, '*')}`,
    event: proxyEvent(visit),
    mode,
  });
  const { clock } = room.surroundings;
  const ends = clock.now() + timeout;
  const { streamIdle, streamIdleAtEdge } = room.settings;
  const idle = visit.edgeOptimized ? streamIdleAtEdge : streamIdle;
  const invocation = await within(clock, timeout, call, timedOut);
  switch (invocation.kind) {
    case 'returned':
      return bufferedAnswer(invocation.payload, visit, room.settings.payload);
    case 'streaming':
      return within(
        clock,
        ends - clock.now(),
        streamedAnswer(invocation.body, { ends, idle }, room),
        timedOut,
      );
    case 'denied':
      throw new GatewayError('API_CONFIGURATION_ERROR');
    case 'too large':
      throw new GatewayError('REQUEST_TOO_LARGE');
    case 'failed':
      throw new GatewayError('DEFAULT_5XX', { status: 502 });
  }
}

function timedOut(): GatewayError {
  return new GatewayError('INTEGRATION_TIMEOUT');
}
