import { describe, expect, test } from '@jest/globals';
import type { Unreadable } from '../../local-aws/unreadable.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { gateSettings, openApi, stage } from '../commands/gate-account.ts';
import { openAccount } from '../commands/account.ts';
import { writesOf } from '../commands/gate-scene.ts';
import {
  distributionOf,
  during,
  gated,
  ownDomain,
  pass,
  rotation,
  rotateUnderLoad,
  served,
} from './scene.ts';

const contradictions: readonly Unreadable[] = [
  'quantity-without-items',
  'fewer-summaries',
  'truncated-without-marker',
  'cut-off',
  'html',
  'empty',
];

describe.each(contradictions)('a list of distributions that cannot be true (%s)', (how) => {
  const always = { operation: 'ListDistributions', fault: { kind: 'unreadable', how } } as const;

  test('decides nothing: rotate writes nothing and names the list', async () => {
    const { account, live } = await gated();
    account.failNext(always);
    const failures: unknown[] = [];
    const writes = await writesOf(account, () =>
      account.run((context) => rotate(context, rotation())).catch((error: unknown) => failures.push(error)),
    );
    expect(writes).toEqual([]);
    expect(failures).toEqual([
      expect.objectContaining({ message: expect.stringContaining('ListDistributions') as unknown }),
    ]);
    account.world.faults.end();
    expect(await served(account, [live.distributionId])).toEqual([200]);
  });

  test('in the middle of a rotation it is not seen this time: nothing is retired by it', async () => {
    const { account, live, key } = await gated();
    const other = await during(account, ({ aws }) =>
      distributionOf(aws, [
        { domain: ownDomain(account, live), path: `/${stage}`, headers: { 'x-api-key': key.value } },
      ]),
    );
    await pass(account, 600);
    for (const nth of [2, 3, 5]) account.failNext({ ...always, nth });
    const ids = [live.distributionId, other];
    const { result, refused } = await rotateUnderLoad(account, ids, {
      distributionIds: [live.distributionId],
    });
    expect(result).toMatchObject({ outcome: 'still-sent', deletedKeyIds: [], disabledKeyIds: [] });
    expect(refused).toBe(0);
    account.world.faults.end();
    expect(await served(account, ids)).toEqual([200]);
  });
});

describe('a configuration in which a list has fewer items than its Quantity', () => {
  test.each(['CustomHeaders', 'Origins', 'AllowedMethods', 'OriginSslProtocols'])(
    '%s: rotate leaves the distribution as it is',
    async (list) => {
      const { account, live } = await gated();
      const before = await during(account, ({ aws }) => findDistribution(aws, live.distributionId));
      account.failNext({
        operation: 'GetDistribution',
        fault: { kind: 'unreadable', how: 'list-shorter-than-quantity', list },
      });
      const failures: unknown[] = [];
      const writes = await writesOf(account, () =>
        account.run((context) => rotate(context, rotation())).catch((error: unknown) => failures.push(error)),
      );
      expect(writes).toEqual([]);
      expect(failures).toEqual([
        expect.objectContaining({ message: expect.stringMatching(/Quantity/) as unknown }),
      ]);
      account.world.faults.end();
      const after = await during(account, ({ aws }) => findDistribution(aws, live.distributionId));
      expect(after?.config.xml).toBe(before?.config.xml);
    },
  );

  test("gate sends back no configuration without the user's own header", async () => {
    const account = await openAccount();
    const live = await openApi(account, { 'x-theirs': 'stays' });
    account.failNext({
      operation: 'GetDistribution',
      fault: { kind: 'unreadable', how: 'list-shorter-than-quantity', list: 'CustomHeaders' },
    });
    const failures: unknown[] = [];
    const writes = await writesOf(account, () =>
      account
        .run((context) => gate(context, gateSettings(live)))
        .catch((error: unknown) => failures.push(error)),
    );
    expect(failures).toHaveLength(1);
    expect(writes).not.toContain('UpdateDistribution');
    account.world.faults.end();
    await during(account, (context) => gate(context, gateSettings(live)));
    const after = await during(account, ({ aws }) => findDistribution(aws, live.distributionId));
    const headers = /<CustomHeaders>.*?<\/CustomHeaders>/s.exec(after?.config.xml ?? '')?.[0] ?? '';
    expect(headers).toContain('<Quantity>2</Quantity>');
    expect(headers).toMatch(/x-theirs.*stays/s);
    expect(headers.match(/<OriginCustomHeader>/g)).toHaveLength(2);
  });
});
