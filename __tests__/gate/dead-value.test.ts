import { CreateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { gate } from '../../src/commands/gate.ts';
import { openAccount } from '../commands/account.ts';
import { gateSettings, openApi } from '../commands/gate-account.ts';
import { writesOf } from '../commands/gate-scene.ts';
import { during, gated, keysOf, pass, rotateUnderLoad, served, setHeader } from './scene.ts';

test('a dead value in the header: a rotation brings the viewers back, with a new key proved first', async () => {
  const { account, live } = await gated();
  await during(account, ({ aws }) =>
    setHeader(aws, live.distributionId, 'x-api-key', 'aValueThatIsNoKey0000000000'),
  );
  await pass(account, 600);
  expect(await served(account, [live.distributionId])).toEqual([403]);
  const { result } = await rotateUnderLoad(account, [live.distributionId]);
  expect(result).toMatchObject({ outcome: 'finished', rotated: true });
  const at = (kind: string): number => result.trail.find((step) => step.kind === kind)?.at ?? NaN;
  // The price of never putting a key back: the propagation time passes before the header is set.
  expect((at('switch') - at('look')) / 1_000).toBeLessThan(120);
  expect(await served(account, [live.distributionId])).toEqual([200]);
  expect(await keysOf(account)).toHaveLength(1);
});

describe('what cannot stand behind a distribution', () => {
  test('gate refuses a private API by name, and writes nothing', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    const apiId = await during(account, async ({ aws }) => {
      const endpointConfiguration = { types: ['PRIVATE' as const] };
      const made = await aws.apiGateway.send(
        new CreateRestApiCommand({ name: 'inside', endpointConfiguration }),
      );
      return made.id ?? '';
    });
    const failures: unknown[] = [];
    const writes = await writesOf(account, () =>
      account
        .run((context) => gate(context, gateSettings(live, { apiId })))
        .catch((error: unknown) => failures.push(error)),
    );
    expect(writes).toEqual([]);
    expect(failures).toEqual([
      expect.objectContaining({
        anchor: 'private-api',
        message: expect.stringContaining(`${apiId} is private`) as unknown,
      }),
    ]);
  });
});
