import { PutIntegrationResponseCommand, PutMethodResponseCommand } from '@aws-sdk/client-api-gateway';
import type { Method } from '@aws-sdk/client-api-gateway';
import type { ResponseDefinition } from './api-definition.ts';
import type { Aws } from '../client/connect.ts';
import { canonical } from '../step.ts';
import type { Change, Step } from '../step.ts';

/** What a method without a pass-through answers: first that the header exists, then its value and the body. */
export function responseSteps(
  aws: Aws,
  at: { restApiId: string; resourceId: string; httpMethod: string },
  title: string,
  send: (call: string, answer: Promise<unknown>) => Promise<void>,
  seen: Method | undefined,
  wanted: ResponseDefinition | undefined,
): Step[] {
  if (!wanted) return [];
  const of200 = { ...at, statusCode: '200' };
  const headers = Object.keys(wanted.headers).join(', ');
  const steps: Step[] = [];
  if (!seen?.methodResponses?.['200'])
    steps.push({
      changes: partOf(seen, { resource: title, field: 'headers', from: undefined, to: headers }),
      act: () =>
        send(
          'PutMethodResponse',
          aws.apiGateway.send(
            new PutMethodResponseCommand({ ...of200, responseParameters: declared(wanted, () => false) }),
          ),
        ),
    });
  const answer = seen?.methodIntegration?.integrationResponses?.['200'];
  const responseParameters = declared(wanted, (value) => `'${value}'`);
  const to = canonical([wanted.templates, responseParameters]);
  const from = answer && canonical([answer.responseTemplates ?? {}, answer.responseParameters ?? {}]);
  if (from !== to)
    steps.push({
      changes: partOf(seen, { resource: title, field: 'answer', from: from && 'another', to: 'the probe' }),
      act: () =>
        send(
          'PutIntegrationResponse',
          aws.apiGateway.send(
            new PutIntegrationResponseCommand({
              ...of200,
              responseTemplates: { ...wanted.templates },
              responseParameters,
            }),
          ),
        ),
    });
  return steps;
}

/** What a new method consists of goes without saying. */
export function partOf(seen: Method | undefined, change: Change): Change[] {
  return seen ? [change] : [];
}

/** PutMethodResponse refuses what exists, so a declaration that differs is made anew with its method. */
export function isOdd(seen: Method, wanted: ResponseDefinition | undefined): boolean {
  const response = seen.methodResponses?.['200'];
  if (!response || !wanted) return false;
  return canonical(response.responseParameters ?? {}) !== canonical(declared(wanted, () => false));
}

function declared<T>({ headers }: ResponseDefinition, value: (text: string) => T): Record<string, T> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, text]) => [`method.response.header.${name}`, value(text)]),
  );
}
