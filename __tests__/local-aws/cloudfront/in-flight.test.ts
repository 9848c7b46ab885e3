import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import type { HttpResponse } from '../../../local-aws/exchange.ts';
import { apiOrigin, behaviour, deployed, edgeWorld, listOf, sending, text, updated } from './edge-world.ts';

type Parts = Pick<DistributionConfig, 'OriginGroups' | 'CustomErrorResponses' | 'DefaultCacheBehavior'>;
type Limits = readonly [attempts: number, connection: number, response: number];

const byDefault: Limits = [3, 10, 30];

function origin(key: string, id: string, [attempts, connection, response]: Limits) {
  const plain = apiOrigin(key, id);
  return {
    ...plain,
    ConnectionAttempts: attempts,
    ConnectionTimeout: connection,
    CustomOriginConfig: { ...plain.CustomOriginConfig, OriginReadTimeout: response },
  };
}

/** How long after the edges' switch the first key of the last origin may still arrive, s. */
async function stillArriving(limits: readonly Limits[], parts: Parts): Promise<number> {
  const world = edgeWorld({ originHold: [0, 1], edgeDelay: [1_000, 1_000], deployedDelay: [0, 0] });
  const origins = (key: string) => ({
    Origins: listOf(...limits.map((one, n) => origin(`${key}-${n}`, n === 0 ? 'api' : `api-${n}`, one))),
  });
  const { id } = await deployed(world, { ...origins('old'), ...parts });
  await updated(world, id, origins('new'));
  await world.wait(1);
  const last = limits.length - 1;
  const arrives = (): boolean => world.service.mayArrive(id, 'x-api-key').has(`old-${last}`);
  for (let seconds = 0; ; seconds++) {
    if (!arrives()) return seconds;
    await world.wait(1);
  }
}

const plain: Parts = { DefaultCacheBehavior: behaviour() };
const group: Parts = {
  OriginGroups: listOf({
    Id: 'group',
    FailoverCriteria: { StatusCodes: listOf(503) },
    Members: listOf({ OriginId: 'api' }, { OriginId: 'api-1' }),
  }),
  DefaultCacheBehavior: behaviour({ TargetOriginId: 'group' }),
};
const page: Parts = {
  CustomErrorResponses: listOf({
    ErrorCode: 403,
    ResponseCode: '200',
    ResponsePagePath: '/sorry.html',
    ErrorCachingMinTTL: 0,
  }),
  DefaultCacheBehavior: behaviour(),
};

describe('a request under an old header may arrive', () => {
  test.each<[string, number, readonly Limits[], Parts]>([
    ['two tries and a connection later', 90, [byDefault], plain],
    ['one connection later where there is one try', 10, [[1, 10, 30]], plain],
    ['by its own limits', 2 * (5 + 120) + 5, [[3, 5, 120]], plain],
    ['by its own limits beside a slower origin', 2, [byDefault, [1, 2, 1]], plain],
    ['after all tries at the first of its group', 3 * 40 + 90, [byDefault, byDefault], group],
    ['after another origin has answered, where there is an error page', 120 + 90, [byDefault], page],
  ])('%s: %i s', async (_, seconds, limits, parts) => {
    expect(await stillArriving(limits, parts)).toBe(seconds);
  });
});

const never = (): Promise<never> => new Promise(() => undefined);
const refused = (): never => {
  throw new Error('connection refused');
};
const answered = () => text(200, 'hello');

test.each<[string, string, (() => Promise<HttpResponse> | HttpResponse)[], Limits, number, number]>([
  ['GET', 'once is tried again', [never, answered], [3, 10, 30], 200, 30],
  ['HEAD', 'twice is tried again twice', [never, never, answered], [3, 10, 30], 200, 60],
  [
    'GET',
    'at all is tried as often as its origin says',
    [never, never, never, answered],
    [3, 10, 30],
    504,
    90,
  ],
  ['GET', 'in the time that its origin has is tried again', [never, answered], [2, 10, 5], 200, 5],
  ['GET', 'where there is one attempt is not tried again', [never, answered], [1, 10, 30], 504, 30],
  ['POST', 'is not tried again', [never, answered], [3, 10, 30], 504, 30],
  ['POST', 'or connect is tried again', [refused, refused, answered], [3, 10, 30], 200, 0],
  ['GET', 'or connect at all is given up', [refused, refused, refused, answered], [3, 10, 30], 502, 0],
])('a %s whose origin does not answer %s', async (method, _, answers, of, status, seconds) => {
  const world = edgeWorld();
  const allowed = {
    Quantity: 7,
    Items: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'] as const,
  };
  const { host } = await deployed(world, {
    Origins: listOf(origin('key-one', 'api', of)),
    DefaultCacheBehavior: behaviour({ AllowedMethods: allowed }),
  });
  const before = world.clock.now();
  world.answerWith(() => (answers[world.arrived.length - 1] ?? answered)());
  expect((await world.view(host, '/a.jpg', { method })).status).toBe(status);
  expect((world.clock.now() - before) / 1_000).toBe(seconds);
  expect(world.arrived).toHaveLength(
    status === 200 ? answers.length : answers.filter((one) => one !== answered).length,
  );
});

test('what is tried again carries the header that it came in under, though the edge has switched since', async () => {
  const world = edgeWorld({ edgeDelay: [1_000, 1_000], deployedDelay: [0, 0] });
  const { id, host } = await deployed(world);
  world.answerWith(() => (world.arrived.length < 3 ? never() : answered()));
  const response = world.ask(host, '/');
  await updated(world, id, sending('key-two'));
  await world.wait(59);
  expect(world.service.sends(id, 'x-api-key')).toEqual(new Set(['key-two']));
  expect(world.service.mayArrive(id, 'x-api-key')).toEqual(new Set(['key-one', 'key-two']));
  expect((await world.clock.run(response)).status).toBe(200);
  expect(world.arrivedKeys()).toEqual(['key-one', 'key-one', 'key-one']);
  expect(world.service.mayArrive(id, 'x-api-key')).toEqual(new Set(['key-two']));
});

test('an answer that stops midway for longer than the origin has is broken off', async () => {
  const world = edgeWorld();
  const { host } = await deployed(world);
  world.answerWith(() => ({
    ...text(200, ''),
    body: (async function* () {
      yield Buffer.from('half');
      await never();
    })(),
  }));
  const { body } = await world.clock.run(world.ask(host, '/'));
  if (body instanceof Uint8Array) throw new Error('the answer is no stream');
  const parts = body[Symbol.asyncIterator]();
  const read = async (): Promise<void> => {
    while (!(await parts.next()).done);
  };
  await expect(world.clock.run(read())).rejects.toThrow('the origin stopped midway');
});
