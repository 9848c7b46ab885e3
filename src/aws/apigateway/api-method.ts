import {
  DeleteMethodCommand,
  PutIntegrationCommand,
  PutMethodCommand,
  UpdateMethodCommand,
} from '@aws-sdk/client-api-gateway';
import type { Method } from '@aws-sdk/client-api-gateway';
import type { IntegrationDefinition, MethodDefinition } from './api-definition.ts';
import { isOdd, partOf, responseSteps } from './api-method-response.ts';
import type { Route } from './api-methods.ts';
import type { Aws } from '../client/connect.ts';
import { refusable } from '../client/refusal.ts';
import { canonical, creation, removal } from '../step.ts';
import type { Step } from '../step.ts';

/** Brings one method of a path to what it shall be; it is born with the key required. */
export function methodSteps(aws: Aws, apiId: string, route: Route, wanted: MethodDefinition): Step[] {
  const { httpMethod } = wanted;
  const seen = route.methods[httpMethod];
  const title = `method "${httpMethod} ${wanted.path}"`;
  const at = { restApiId: apiId, resourceId: route.id, httpMethod };
  const where = `${httpMethod} ${wanted.path}`;
  const send = (call: string, answer: Promise<unknown>): Promise<void> =>
    refusable(`apigateway:${call}`, where, answer).then(() => undefined);
  if (seen && isOdd(seen, wanted.response))
    return [
      removal(title, 'an answer of another shape', () =>
        send('DeleteMethod', aws.apiGateway.send(new DeleteMethodCommand(at))),
      ),
    ];
  const steps: Step[] = [];
  if (!seen)
    steps.push(
      creation(title, `key required, ${shownIntegration(wanted.integration)}`, () =>
        send(
          'PutMethod',
          aws.apiGateway.send(
            new PutMethodCommand({ ...at, authorizationType: 'NONE', apiKeyRequired: true }),
          ),
        ),
      ),
    );
  else if (!seen.apiKeyRequired) {
    const patchOperations = [{ op: 'replace' as const, path: '/apiKeyRequired', value: 'true' }];
    steps.push({
      changes: [{ resource: title, field: 'apiKeyRequired', from: 'false', to: 'true' }],
      act: () =>
        send('UpdateMethod', aws.apiGateway.send(new UpdateMethodCommand({ ...at, patchOperations }))),
    });
  }
  const { type, uri, responseTransferMode, timeoutInMillis, requestTemplates } = wanted.integration;
  const seenIntegration = seen?.methodIntegration && integrationOf(seen);
  if (canonical(seenIntegration) !== canonical(wanted.integration))
    steps.push({
      changes: partOf(seen, {
        resource: title,
        field: 'integration',
        from: seenIntegration && shownIntegration(seenIntegration),
        to: shownIntegration(wanted.integration),
      }),
      act: () =>
        send(
          'PutIntegration',
          aws.apiGateway.send(
            new PutIntegrationCommand({
              ...at,
              type,
              uri,
              responseTransferMode,
              timeoutInMillis,
              requestTemplates,
              // Lambda is invoked by POST, whatever the viewer's method.
              integrationHttpMethod: type === 'AWS_PROXY' ? 'POST' : undefined,
            }),
          ),
        ),
    });
  return [...steps, ...responseSteps(aws, at, title, send, seen, wanted.response)];
}

function shownIntegration({ type, uri, responseTransferMode }: IntegrationDefinition): string {
  if (type !== 'AWS_PROXY') return type;
  return `${responseTransferMode ?? ''} from ${/:function:([^/]+)/.exec(uri ?? '')?.[1] ?? uri ?? 'nowhere'}`;
}

function integrationOf({ methodIntegration }: Method): IntegrationDefinition {
  const { type, uri, responseTransferMode, timeoutInMillis, requestTemplates } = methodIntegration ?? {};
  const proxied = type === 'AWS_PROXY';
  return {
    type: type as 'AWS_PROXY' | 'MOCK',
    uri,
    responseTransferMode: proxied ? (responseTransferMode ?? 'BUFFERED') : undefined,
    timeoutInMillis: proxied ? timeoutInMillis : undefined,
    requestTemplates: proxied ? undefined : requestTemplates,
  };
}
