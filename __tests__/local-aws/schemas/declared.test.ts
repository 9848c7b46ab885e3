import { describe, expect, test } from '@jest/globals';
import * as apigateway from '@aws-sdk/client-api-gateway';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as iam from '@aws-sdk/client-iam';
import * as lambda from '@aws-sdk/client-lambda';
import * as secretsmanager from '@aws-sdk/client-secrets-manager';
import * as sts from '@aws-sdk/client-sts';
import { operations as apiGatewayOperations } from '../../../local-aws/api-gateway/api-gateway.ts';
import { roleOperations } from '../../../local-aws/iam/roles.ts';
import { operations as lambdaOperations } from '../../../local-aws/lambda/lambda.ts';
import { logOperations } from '../../../local-aws/logs/log-groups.ts';
import { readOperations, type Shape } from '../../../local-aws/schema/model.ts';
import type { Operation } from '../../../local-aws/schema/operation.ts';
import { secretOperations } from '../../../local-aws/secretsmanager/operations.ts';
import { stsOperations } from '../../../local-aws/sts/sts.ts';
import { apiGatewayScenario } from './api-gateway-scenario.ts';
import { type AlteredRequest, checkedAccount } from './checked-account.ts';
import { iamScenario, lambdaScenario, logsScenario, secretsScenario } from './scenarios.ts';
import { refused } from '../refusals.ts';

/** CloudFront is not among them: its XML is kept whole, whatever stands in it. */
const services = [
  ['apigateway', apigateway, apiGatewayOperations],
  ['iam', iam, roleOperations],
  ['lambda', lambda, lambdaOperations],
  ['logs', logs, logOperations],
  ['secretsmanager', secretsmanager, secretOperations],
  ['sts', sts, stsOperations],
] as const;

const served = services.flatMap(([service, module, operations]) => {
  const models = readOperations(module);
  const table = operations as Record<string, Operation<never> | Operation<never>['perform']>;
  return Object.entries(table).map(([name, operation]) => {
    const model = models.get(name);
    if (!model) throw new Error(`the client package has no ${name}`);
    const optional = typeof operation === 'function' ? [] : operation.reads;
    const whole = model.input.required.filter((one) => !optional.some((path) => path.startsWith(`${one}.`)));
    return { service, name, table, model, reads: [...optional, ...whole] };
  });
});

/** A value of `shape`; of a structure with members, only those that it must have. */
function sample(shape: Shape): unknown {
  const { kind, of } = shape;
  if (kind === 'list') return of ? [sample(of)] : [];
  if (kind === 'map') return of ? { x: sample(of) } : {};
  if (kind === 'structure') return Object.fromEntries(requiredOf(shape));
  const values = {
    text: 'x',
    number: 1,
    flag: true,
    time: new Date(0),
    bytes: new Uint8Array([1]),
    document: {},
  };
  return values[kind];
}

function requiredOf({ members, required }: Shape): [string, unknown][] {
  return [...members.values()]
    .filter(({ name, place }) => place === 'label' || required.includes(name))
    .map(({ name, shape }) => [name, sample(shape)]);
}

type Path = readonly string[];

/** Every optional member of a structure, and of the structures in it, with an input of which it is a part. */
function* membersOf(shape: Shape, path: Path = [], within: Path = []): Generator<[Path, unknown]> {
  for (const { name, place, shape: member } of shape.members.values()) {
    if (
      place === 'label' ||
      (path.length === 0 && shape.required.includes(name) && member.kind !== 'structure')
    )
      continue;
    const inner = member.kind === 'list' && member.of ? member.of : member;
    if (inner.kind !== 'structure' || inner.members.size === 0 || within.includes(inner.name)) {
      yield [[...path, name], { ...Object.fromEntries(requiredOf(shape)), [name]: sample(member) }];
      continue;
    }
    for (const [deep, value] of membersOf(inner, [...path, name], [...within, inner.name]))
      yield [deep, { ...Object.fromEntries(requiredOf(shape)), [name]: member === inner ? value : [value] }];
  }
}

function isDeclared(reads: readonly string[], path: Path): boolean {
  return path.some((_, index) => reads.includes(path.slice(0, index + 1).join('.')));
}

describe('each optional member of a request is either declared by its handler, or the request is refused', () => {
  test.each(services.map(([service]) => service))('%s', async (service) => {
    const account = checkedAccount();
    const send = account.sendTo(service);
    const wrong: string[] = [];
    let tried = 0;
    for (const { name, reads, model } of served.filter((one) => one.service === service))
      for (const [path, members] of membersOf(model.input)) {
        const input = { ...Object.fromEntries(requiredOf(model.input)), ...(members as object) };
        const refusal: unknown = await account.clock.run(send(name, input)).catch((error: unknown) => error);
        const refused = (refusal as { name?: string }).name === 'NotModelled';
        tried += 1;
        if (refused === isDeclared(reads, path)) wrong.push(`${name}: ${path.join('.')}`);
        const { message } = refusal as { message?: string };
        // The outermost member that nobody reads is named.
        if (refused && !path.some((part) => message?.includes(part)))
          wrong.push(`${path.join('.')}: ${message ?? ''}`);
      }
    expect(wrong).toEqual([]);
    expect(tried).toBeGreaterThan(service === 'sts' ? -1 : 10);
  });
});

test('a member that no model has is refused in every operation', async () => {
  const account = checkedAccount((_, request) => {
    addMember(request);
  });
  for (const { service, name, model } of served) {
    if (name === 'Invoke') continue; // Its body is the function's event.
    const call = account.sendTo(service)(name, Object.fromEntries(requiredOf(model.input)));
    await refused(
      account.clock.run(call),
      '501 NotModelled',
      `local-aws does not model NobodyReadsThis of ${name}.`,
    );
  }
});

/** Where the request has its members: in a form, in JSON, or in the query where there is no body. */
function addMember(request: AlteredRequest): void {
  const body = request.body as Uint8Array | string | undefined;
  const text = typeof body === 'string' ? body : Buffer.from(body ?? []).toString();
  if (text.startsWith('{'))
    request.body = JSON.stringify({ ...(JSON.parse(text) as object), NobodyReadsThis: 'x' });
  else if (text.includes('Action=')) request.body = `${text}&NobodyReadsThis=x`;
  else request.query.NobodyReadsThis = 'x';
  if (typeof request.body === 'string')
    request.headers['content-length'] = String(Buffer.byteLength(request.body));
}

test('and what a handler declares, or every request has, it looks at', async () => {
  const looked = new Map(served.map(({ service, name }) => [`${service}:${name}`, new Set<string>()]));
  for (const one of served) watch(one, looked.get(`${one.service}:${one.name}`) ?? new Set());
  const account = checkedAccount();
  for (const scenario of [apiGatewayScenario, iamScenario, lambdaScenario, logsScenario, secretsScenario])
    await account.clock.run(scenario(account));
  const unused = served.flatMap(({ service, name, reads }) =>
    reads
      .map((path) => path.split('.')[0] ?? '')
      .filter((head) => !looked.get(`${service}:${name}`)?.has(head))
      .map((head) => `${service}:${name} declares ${head} and does not look at it`),
  );
  expect(unused).toEqual([]);
});

/** Notes which members of its input an operation looks at; a rest takes all that are there. */
function watch({ table, name, reads }: (typeof served)[number], looked: Set<string>): void {
  const operation = table[name];
  if (!operation) return;
  const perform = typeof operation === 'function' ? operation : operation.perform;
  const watched: Operation<never>['perform'] = (room, input, call) => {
    const proxy = new Proxy<Record<string, unknown>>(input, {
      get: (target, member) => {
        if (typeof member === 'string') looked.add(member);
        return Reflect.get(target, member) as unknown;
      },
      ownKeys: (target) => {
        for (const path of reads) looked.add(path.split('.')[0] ?? '');
        return Reflect.ownKeys(target);
      },
    });
    return perform(room, proxy as never, call);
  };
  table[name] = typeof operation === 'function' ? watched : { ...operation, perform: watched };
}
