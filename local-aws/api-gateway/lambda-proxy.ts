import type { HttpResponse } from '../exchange.ts';
import type { FunctionInvoker, Invocation } from '../invocation.ts';
import { bufferedAnswer } from './buffered-answer.ts';
import { GatewayError } from './gateway-error.ts';
import { proxyEvent } from './proxy-event.ts';
import type { Room } from './room.ts';
import { streamedAnswer } from './streamed-answer.ts';
import type { Visit } from './visit.ts';

/**
 * Asks a function for the answer. 504 when it takes longer than `timeout` ms (streamed: than the stream may last),
 * 500 when API Gateway may not call it, 502 for an answer that is none.
 */
export async function invokeFunction(
  visit: Visit,
  target: { readonly arn: string; readonly mode: 'buffered' | 'streamed' },
  timeout: number,
  room: Room,
  functions: FunctionInvoker,
): Promise<HttpResponse> {
  const { partition, region, account, apiId, stage, request, resourcePath } = visit;
  const call = functions.invoke({
    functionArn: target.arn.replaceAll(
      /\$\{stageVariables\.(\w+)\}/g,
      (_, name: string) => visit.stageVariables[name] ?? '',
    ),
    // Policies are matched against the resource's path, with asterisks for its variable parts.
    sourceArn: `arn:${partition}:execute-api:${region}:${account}:${apiId}/${stage}/${request.method}${resourcePath.replaceAll(/\{[^}]*\}/g, '*')}`,
    event: proxyEvent(visit),
    mode: target.mode,
  });
  const longest = target.mode === 'streamed' ? room.settings.streamTimeout : timeout;
  const invocation = await within(longest, call, room);
  switch (invocation.kind) {
    case 'returned':
      return bufferedAnswer(invocation.payload, visit, room.settings.payload);
    case 'streaming':
      return within(longest, streamedAnswer(invocation.body, room), room);
    case 'denied':
      throw new GatewayError(
        'API_CONFIGURATION_ERROR',
        'Internal server error',
        'InternalServerErrorException',
        500,
      );
    case 'failed':
      throw new GatewayError('DEFAULT_5XX', 'Internal server error', 'InternalServerErrorException', 502);
  }
}

async function within<T extends Invocation | HttpResponse>(
  ms: number,
  work: Promise<T>,
  room: Room,
): Promise<T> {
  const done = new AbortController();
  const late = room.surroundings.clock.sleep(ms, done.signal).then(() => {
    throw new GatewayError(
      'INTEGRATION_TIMEOUT',
      'Endpoint request timed out',
      'InternalServerErrorException',
    );
  });
  // Whichever loses the race is nobody's concern any more.
  late.catch(() => undefined);
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}
