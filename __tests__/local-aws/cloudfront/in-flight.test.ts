import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { apiOrigin, behaviour, deployed, edgeWorld, updated } from './edge-world.ts';

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
  const sending = (key: string) => ({
    Quantity: limits.length,
    Items: limits.map((one, n) => origin(`${key}-${n}`, n === 0 ? 'api' : `api-${n}`, one)),
  });
  const { id } = await deployed(world, { Origins: sending('old'), ...parts });
  await updated(world, id, { Origins: sending('new') });
  await world.clock.run(world.clock.sleep(1_000));
  const last = limits.length - 1;
  const arrives = (): boolean =>
    world.service.mayArriveAt(id).some(({ headers }) => headers.get('x-api-key') === `old-${last}`);
  for (let seconds = 0; ; seconds++) {
    if (!arrives()) return seconds;
    await world.clock.run(world.clock.sleep(1_000));
  }
}

const plain: Parts = { DefaultCacheBehavior: behaviour() };
const group: Parts = {
  OriginGroups: {
    Quantity: 1,
    Items: [
      {
        Id: 'group',
        FailoverCriteria: { StatusCodes: { Quantity: 1, Items: [503] } },
        Members: { Quantity: 2, Items: [{ OriginId: 'api' }, { OriginId: 'api-1' }] },
      },
    ],
  },
  DefaultCacheBehavior: behaviour({ TargetOriginId: 'group' }),
};
const page: Parts = {
  CustomErrorResponses: {
    Quantity: 1,
    Items: [{ ErrorCode: 403, ResponseCode: '200', ResponsePagePath: '/sorry.html', ErrorCachingMinTTL: 0 }],
  },
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

test('what edges send is told origin by origin, each different sending once', async () => {
  const world = edgeWorld();
  const own = apiOrigin('key-one', 'api');
  const custom = { ...apiOrigin('key-two', 'custom', 'img.example.org'), OriginPath: '' };
  const { id } = await deployed(world, { Origins: { Quantity: 2, Items: [own, custom] } });
  const sent = world.service
    .sendsTo(id)
    .map(({ headers, ...where }) => ({ ...where, key: headers.get('x-api-key') }));
  expect(sent).toEqual([
    { originId: 'api', domainName: own.DomainName, path: '/live', key: 'key-one' },
    { originId: 'custom', domainName: 'img.example.org', path: '', key: 'key-two' },
  ]);
  await updated(world, id, { Origins: { Quantity: 2, Items: [own, { ...custom, OriginPath: '/v2' }] } });
  await world.settle();
  expect(world.service.sendsTo(id).map(({ path }) => path)).toEqual(['/live', '/v2']);
});
