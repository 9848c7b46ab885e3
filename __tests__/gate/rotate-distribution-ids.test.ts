import { expect, test } from '@jest/globals';
import { writesOf } from '../commands/gate-scene.ts';
import { rotate } from '../../src/gate/rotation.ts';
import {
  during,
  gated,
  keysOf,
  pass,
  rotation,
  rotateUnderLoad,
  served,
  setHeader,
  distributionOf,
  ownDomain,
} from './scene.ts';
import { stage } from '../commands/gate-account.ts';

test('a typo in distribution-ids is named before anything is written', async () => {
  const { account } = await gated();
  const failures: unknown[] = [];
  const writes = await writesOf(account, () =>
    account
      .run((context) => rotate(context, rotation({ distributionIds: ['E1TYPO00000000'] })))
      .catch((error: unknown) => failures.push(error)),
  );
  expect(writes).toEqual([]);
  expect(failures).toEqual([
    expect.objectContaining({
      anchor: 'no-distribution',
      message: expect.stringContaining('E1TYPO00000000') as unknown,
      remedy: expect.stringContaining('distribution-ids') as unknown,
    }),
  ]);
});

test('an outside sender holds an old key for months: weekly rotations keep the enabled keys few', async () => {
  const { account, live, key } = await gated();
  const copy = await during(account, ({ aws }) =>
    distributionOf(aws, [
      { domain: ownDomain(account, live), path: `/${stage}`, headers: { 'x-api-key': key.value } },
    ]),
  );
  await pass(account, 600);
  const ids = [live.distributionId, copy];
  for (let run = 0; run < 8; run++) {
    const { result, refused } = await rotateUnderLoad(account, ids, {
      distributionIds: [live.distributionId],
    });
    expect(result).toMatchObject({ outcome: 'still-sent', rotated: true });
    expect(refused).toBe(0);
    expect((await keysOf(account)).filter(({ enabled }) => enabled).length).toBeLessThanOrEqual(3);
    await pass(account, 7 * 86_400);
  }
  expect(await served(account, ids)).toEqual([200]);
  expect((await keysOf(account)).find(({ id }) => id === key.id)).toMatchObject({ enabled: true });
  await during(account, ({ aws }) => setHeader(aws, copy, 'x-api-key', 'aValueOfTheirOwn00000000000'));
  await pass(account, 600);
  const { result } = await rotateUnderLoad(account, [live.distributionId], {
    distributionIds: [live.distributionId],
  });
  expect(result.outcome).toBe('finished');
  expect(await keysOf(account)).toHaveLength(1);
});
