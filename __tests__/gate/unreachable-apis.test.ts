import { CreateDeploymentCommand, UpdateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import type { Aws } from '../../src/aws/client/connect.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { openAccount, settingsWith } from '../commands/account.ts';
import { stage, type LiveApi } from '../commands/gate-account.ts';
import { gateAfter, writesOf } from '../commands/gate-scene.ts';
import { patch, rewrite } from '../commands/status-damage.ts';
import { during, gated, pass, rotation } from './scene.ts';

const setType = (aws: Aws, restApiId: string, from: string, to: string): Promise<unknown> =>
  aws.apiGateway.send(
    new UpdateRestApiCommand({
      restApiId,
      ...patch('replace', `/endpointConfiguration/types/${from}`, to),
    }),
  );

const serveTenants = (xml: string): string =>
  xml.replace(
    /<ConnectionMode>.*?<\/ConnectionMode>|(?=<\/DistributionConfig>)/s,
    '<ConnectionMode>tenant-only</ConnectionMode>',
  );

/** What cannot stand behind a distribution, or cannot be gated through one; the error's anchor and its words. */
const kinds: readonly (readonly [string, (aws: Aws, live: LiveApi) => Promise<unknown>, string, RegExp])[] = [
  [
    'a private API',
    (aws, { apiId }) => setType(aws, apiId, 'REGIONAL', 'PRIVATE'),
    'private-api',
    /is private/,
  ],
  [
    'an edge-optimized API',
    (aws, { apiId }) => setType(aws, apiId, 'REGIONAL', 'EDGE'),
    'edge-optimized-api',
    /is edge-optimized/,
  ],
  [
    'a multi-tenant distribution',
    (aws, { distributionId }) => rewrite(aws, distributionId, serveTenants),
    'tenant-only',
    /is multi-tenant/,
  ],
  [
    'a stage with a canary',
    (aws, { apiId: restApiId }) =>
      aws.apiGateway.send(
        new CreateDeploymentCommand({ restApiId, stageName: stage, canarySettings: { percentTraffic: 10 } }),
      ),
    'canary',
    /has a canary/,
  ],
];

describe('gate', () => {
  test.each(kinds)('refuses %s by name, before any write', async (_, make, anchor, words) => {
    const { account, done } = await gateAfter(async (aws, live) => {
      await make(aws, live);
      return undefined;
    });
    const refused: unknown[] = [];
    const writes = await writesOf(account, () => done().catch((error: unknown) => refused.push(error)));
    expect(refused[0]).toMatchObject({ anchor, message: expect.stringMatching(words) as unknown });
    expect(writes).toEqual([]);
  });
});

describe('deploy', () => {
  test.each(kinds.slice(0, 2))('refuses %s by name', async (_, make, anchor, words) => {
    const account = await openAccount();
    const made = await account.run((context) => deploy(context, settingsWith()));
    await during(account, ({ aws }) =>
      make(aws, { apiId: made?.apiId ?? '', distributionId: '', domainName: '', direct: '' }),
    );
    await expect(account.run((context) => deploy(context, settingsWith()))).rejects.toMatchObject({
      anchor,
      message: expect.stringMatching(words) as unknown,
    });
  });

  test('refuses a multi-tenant distribution by name, before any write', async () => {
    const { account, live } = await gateAfter(async (aws, { distributionId }) => {
      await rewrite(aws, distributionId, serveTenants);
      return undefined;
    });
    const refused: unknown[] = [];
    const settings = settingsWith({ distributionIds: [live.distributionId], pathPattern: '/images/*' });
    const writes = await writesOf(account, () =>
      account.run((context) => deploy(context, settings)).catch((error: unknown) => refused.push(error)),
    );
    expect(refused[0]).toMatchObject({
      anchor: 'tenant-only',
      message: expect.stringMatching(/is multi-tenant/) as unknown,
    });
    expect(writes).toEqual([]);
  });
});

describe('rotate', () => {
  test('goes on behind an edge-optimized API that was gated before', async () => {
    const { account, live, key } = await gated();
    await during(account, ({ aws }) => setType(aws, live.apiId, 'REGIONAL', 'EDGE'));
    await pass(account, 600);
    const result = await during(account, (context) => rotate(context, rotation()));
    expect(result).toMatchObject({ outcome: 'finished', deletedKeyIds: [key.id] });
  });
});
