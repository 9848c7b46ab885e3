import * as apigateway from '@aws-sdk/client-api-gateway';
import * as cloudfront from '@aws-sdk/client-cloudfront';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as sts from '@aws-sdk/client-sts';
import { createVirtualClock, type VirtualClock } from '../../../local-aws/clock.ts';
import { administratorKey } from '../../../local-aws/credentials.ts';
import { inProcess } from '../../../local-aws/lambda/runner.ts';
import { createLocalAws, type LocalAws } from '../../../local-aws/local-aws.ts';
import type { SdkResponse } from '../../../local-aws/request-handler.ts';
import { Agreement } from './agreement.ts';
import type { Send } from './members.ts';
import { readModels, type ServiceModel } from './model.ts';
import { answerDeviations } from './wire-check.ts';

const modules = { apigateway, cloudfront, iam, lambda, logs, secretsmanager, sts };
export type ServiceName = keyof typeof modules;

/** What a scenario needs: the SDK's clients, or clients of others, in front of an account. */
export interface ScenarioAccount {
  readonly aws: LocalAws;
  readonly clock: Pick<VirtualClock, 'now' | 'sleep'>;
  sendTo(service: ServiceName | 's3'): Send;
}

/** An account every answer of which is held against the client packages. */
export interface CheckedAccount extends ScenarioAccount {
  readonly clock: VirtualClock;
  readonly models: readonly ServiceModel[];
  /** Departures from the models, in words. */
  readonly deviations: string[];
  /** `service:Operation` of every call that succeeded. */
  readonly succeeded: Set<string>;
}

interface SendingClient {
  send(command: object): Promise<object>;
  readonly middlewareStack: { add(middleware: unknown, options: object): void };
}

/** Changes a request before it is signed. */
export type Alter = (operation: string, request: AlteredRequest) => void;

export interface AlteredRequest {
  readonly query: Record<string, string>;
  body?: unknown;
  readonly headers: Record<string, string>;
}

export function checkedAccount(alter?: Alter): CheckedAccount {
  const clock = createVirtualClock(Date.UTC(2026, 10, 22));
  const aws = createLocalAws({
    clock,
    rates: false,
    overrides: { cloudFront: { updates: { count: 1_000, perMs: 1_000 } } },
    runner: () => inProcess(() => ({ statusCode: 200 })),
  });
  const models = readModels();
  const deviations: string[] = [];
  const succeeded = new Set<string>();
  const agreement = new Agreement();

  const sendTo = (service: ServiceName | 's3'): Send => {
    if (service === 's3') throw new Error('S3 has no client package here');
    const module: Readonly<Record<string, unknown>> = modules[service];
    const model = models.find(({ signingName }) => signingName === service);
    const client = clientOf(module, service, aws);
    if (model) watchAnswers(client, model, deviations);
    if (alter) alterRequests(client, alter);
    return async (operation, input = {}) => {
      const Command = module[`${operation}Command`] as new (input: object) => object;
      const output = (await client.send(new Command(input))) as Record<string, unknown>;
      succeeded.add(`${service}:${operation}`);
      const shape = model?.operations.get(operation)?.output;
      const declared = shape?.isStructSchema() ? [...shape.structIterator()].map(([name]) => name) : [];
      deviations.push(...agreement.departures(`${service}:${operation}`, { ...input }, output, declared));
      return output;
    };
  };
  return { aws, clock, models, deviations, succeeded, sendTo };
}

/** Holds every answer that `client` gets against the model, and notes what departs from it. */
export function watchAnswers(
  client: { readonly middlewareStack: object },
  model: ServiceModel,
  deviations: string[],
): void {
  const stack = client.middlewareStack as SendingClient['middlewareStack'];
  const watch =
    (
      next: (args: object) => Promise<{ response: SdkResponse }>,
      { commandName = '' }: { commandName?: string },
    ) =>
    async (args: object) => {
      const result = await next(args);
      const operation = model.operations.get(commandName.replace(/Command$/, ''));
      if (!operation) throw new Error(`no model of ${commandName}`);
      // The SDK's deserializer takes the body over; the check works on a copy.
      const body = Uint8Array.from(result.response.body);
      deviations.push(...answerDeviations(model, operation, { ...result.response, body }));
      return result;
    };
  stack.add(watch, { step: 'deserialize', priority: 'low', name: 'watchAnswers' });
}

/** Every answer that `client` gets, as it comes. */
export function rawAnswersOf(client: { readonly middlewareStack: object }): SdkResponse[] {
  const answers: SdkResponse[] = [];
  const stack = client.middlewareStack as SendingClient['middlewareStack'];
  const note = (next: (args: object) => Promise<{ response: SdkResponse }>) => async (args: object) => {
    const result = await next(args);
    answers.push(result.response);
    return result;
  };
  stack.add(note, { step: 'deserialize', priority: 'low', name: 'rawAnswersOf' });
  return answers;
}

function alterRequests(client: SendingClient, alter: Alter): void {
  const change =
    (next: (args: object) => Promise<object>, { commandName = '' }: { commandName?: string }) =>
    (args: { request: AlteredRequest }) => {
      alter(commandName.replace(/Command$/, ''), args.request);
      return next(args);
    };
  client.middlewareStack.add(change, { step: 'build', priority: 'low', name: 'alterRequests' });
}

function clientOf(
  module: Readonly<Record<string, unknown>>,
  service: ServiceName,
  aws: LocalAws,
): SendingClient {
  const name = Object.keys(module).find((one) => /^[A-Z]\w*Client$/.test(one) && !one.startsWith('__')) ?? '';
  const Client = module[name] as new (configuration: object) => SendingClient;
  const global = service === 'cloudfront' || service === 'iam';
  return new Client({
    region: global ? 'us-east-1' : 'eu-central-1',
    credentials: administratorKey,
    requestHandler: aws.requestHandler(),
    maxAttempts: 1,
  });
}
