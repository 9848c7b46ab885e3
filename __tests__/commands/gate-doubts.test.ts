import {
  CreateUsagePlanCommand,
  PutGatewayResponseCommand,
  TagResourceCommand,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { status } from '../../src/commands/status.ts';
import { openAccount, type Account } from './account.ts';
import {
  addDistribution,
  gateSettings,
  openApi,
  rotateSettings,
  statusSettings,
  type LiveApi,
} from './gate-account.ts';
import { gateAfter, handMade, handMadeKey, writesOf } from './gate-scene.ts';
import { rewrite } from './status-damage.ts';

const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** From now on the distribution sends the viewer's Host, which API Gateway refuses. */
async function forwardHost(account: Account, { distributionId }: LiveApi): Promise<void> {
  await account.run(async ({ aws, clock }) => {
    await rewrite(aws, distributionId, (xml) => xml.replaceAll(allViewerExceptHost, allViewer));
    await clock.sleep(300_000);
  });
}

describe('what the gate cannot prove', () => {
  test('is said: a distribution that was refused before the key was required', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    await forwardHost(account, live);
    const done = await account.run((context) => gate(context, gateSettings(live)));
    expect(done).toMatchObject({ outcome: 'finished', proof: 'none' });
    expect(account.said.join('\n')).toContain('nothing can be proved through it');
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(403);
  });

  test('is said: no path of the distribution reaches the API', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    await account.run(async ({ aws, clock }) => {
      const pattern = `<PathPattern>/thumbs/*</PathPattern>`;
      await rewrite(aws, live.distributionId, (xml) => {
        const [behaviour = ''] = /<TargetOriginId>api.*?(?=<\/DefaultCacheBehavior>)/.exec(xml) ?? [];
        return xml
          .replace('</Origin></Items>', `</Origin>${otherOrigin}</Items>`)
          .replace('<Origins><Quantity>1', '<Origins><Quantity>2')
          .replace('<DefaultCacheBehavior><TargetOriginId>api', '<DefaultCacheBehavior><TargetOriginId>site')
          .replace(
            '<CacheBehaviors><Quantity>0</Quantity></CacheBehaviors>',
            `<CacheBehaviors><Quantity>1</Quantity><Items><CacheBehavior>${pattern}${behaviour}</CacheBehavior></Items></CacheBehaviors>`,
          );
      });
      await clock.sleep(300_000);
    });
    const done = await account.run((context) => gate(context, gateSettings(live)));
    expect(done).toMatchObject({ outcome: 'finished', proof: 'none' });
    expect(account.said.join('\n')).toContain(
      `Nothing can be proved through ${live.distributionId}: no path of it reaches the probe`,
    );
  });

  test('is said: no method with a required key answers GET', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    const excludeMethods = ['GET /health', 'GET /pictures/{key}'];
    const done = await account.run((context) => gate(context, gateSettings(live, { excludeMethods })));
    expect(done).toMatchObject({
      outcome: 'finished',
      proof: 'none',
      gatedMethods: ['POST /pictures/{key}'],
    });
    expect(account.said.join('\n')).toContain('No method with a required key answers GET');
  });

  test('is an error when a closed gate refuses viewers, and nothing is opened for it', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    await account.run((context) => gate(context, gateSettings(live)));
    await forwardHost(account, live);
    const again = () => account.run((context) => gate(context, gateSettings(live)));
    const writes = await writesOf(account, () =>
      expect(again()).rejects.toMatchObject({ anchor: 'viewer-refused' }),
    );
    expect(writes).toEqual([]);
  });
});

describe('what belongs to another gate', () => {
  test('is not adopted: its key in the header', async () => {
    const { done } = await gateAfter(async (aws, { apiId, distributionId }) => {
      const { keyId, planId } = await handMadeKey(aws, apiId);
      const resourceArn = `arn:aws:apigateway:eu-central-1::/apikeys/${keyId}`;
      await aws.apiGateway.send(
        new TagResourceCommand({ resourceArn, tags: { 'cloudfront-image-gate': 'elsewhere' } }),
      );
      const other = await addDistribution(aws, apiId, { 'x-api-key': handMade });
      return { usagePlanId: planId, distributionIds: [distributionId, other] };
    });
    await expect(done()).rejects.toMatchObject({
      anchor: 'foreign-resource',
      message: expect.stringContaining('of the gate "elsewhere"') as unknown,
    });
  });

  test('is not adopted: its usage plan', async () => {
    const { done } = await gateAfter(async (aws) => {
      const tags = { 'cloudfront-image-gate': 'elsewhere' };
      const { id } = await aws.apiGateway.send(new CreateUsagePlanCommand({ name: 'theirs', tags }));
      return { usagePlanId: id };
    });
    await expect(done()).rejects.toMatchObject({ anchor: 'foreign-resource' });
  });

  test('a second plan for a gate that has one is refused', async () => {
    const { account, live, done } = await gateAfter(async () => undefined);
    await done();
    const mine = await account.run(({ aws }) => handMadeKey(aws, live.apiId, []));
    const again = account.run((context) => gate(context, gateSettings(live, { usagePlanId: mine?.planId })));
    await expect(again).rejects.toMatchObject({ anchor: 'several-plans' });
  });
});

test('a refusal that the API words in its own way is a refusal nevertheless', async () => {
  const { account, live, done } = await gateAfter(async (aws, { apiId: restApiId }) => {
    for (const responseType of ['INVALID_API_KEY', 'ACCESS_DENIED'] as const)
      await aws.apiGateway.send(
        new PutGatewayResponseCommand({ restApiId, responseType, statusCode: '404' }),
      );
    return undefined;
  });
  expect(await done()).toMatchObject({ outcome: 'finished', proof: 'status' });
  const answer = await account.probe.request(`${live.direct}/pictures/cat.jpg`);
  expect(answer.status).toBe(404);
  const rotated = await account.run((context) => rotate(context, rotateSettings));
  expect(rotated).toMatchObject({ outcome: 'finished', rotated: true });
  const seen = await account.run((context) => status(context, statusSettings));
  expect(seen?.checks.filter(({ state }) => state !== 'ok')).toEqual([]);
});

const otherOrigin =
  '<Origin><Id>site</Id><DomainName>www.example.org</DomainName><OriginPath></OriginPath><CustomHeaders><Quantity>0</Quantity></CustomHeaders><CustomOriginConfig><HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort><OriginProtocolPolicy>https-only</OriginProtocolPolicy><OriginSslProtocols><Quantity>1</Quantity><Items><SslProtocol>TLSv1.2</SslProtocol></Items></OriginSslProtocols><OriginReadTimeout>30</OriginReadTimeout><OriginKeepaliveTimeout>5</OriginKeepaliveTimeout></CustomOriginConfig></Origin>';
