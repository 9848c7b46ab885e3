import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { APIGateway } from '@aws-sdk/client-api-gateway';
import { CloudFront } from '@aws-sdk/client-cloudfront';
import { STS } from '@aws-sdk/client-sts';
import { demoAssumptions } from '../../local-aws/assumptions.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { type RunningLocalAws, startLocalAws } from '../../local-aws/local-aws.ts';
import { createProbeApi } from './api-gateway/gateway-world.ts';
import { apiOrigin, distributionConfig } from './cloudfront/edge-world.ts';

let aws: RunningLocalAws;
beforeAll(async () => {
  aws = await startLocalAws({
    assumptions: demoAssumptions,
    overrides: {
      apiGateway: { keyDelay: [0, 0], deploymentDelay: [0, 0] },
      cloudFront: { edgeDelay: [0, 0], deployedDelay: [0, 0], originHold: [0, 0] },
    },
  });
});
afterAll(async () => {
  await aws.close();
});

test('every service has the same address, and a viewer goes through a distribution to a stage', async () => {
  const shared = { credentials: administratorKey, endpoint: aws.url, maxAttempts: 1 };
  const gateway = new APIGateway({ ...shared, region: 'eu-central-1' });
  const cloudFront = new CloudFront({ ...shared, region: 'us-east-1' });
  const sts = new STS({ ...shared, region: 'eu-central-1' });
  expect((await sts.getCallerIdentity()).Account).toBe('123456789012');

  const { api } = await createProbeApi(gateway, true);
  const apiStages = [{ apiId: api, stage: 'live' }];
  const plan = await gateway.createUsagePlan({ name: 'gate', apiStages });
  const key = await gateway.createApiKey({ name: 'gate', enabled: true });
  await gateway.createUsagePlanKey({ usagePlanId: plan.id, keyId: key.id, keyType: 'API_KEY' });
  const host = `${api}.execute-api.eu-central-1.amazonaws.com`;
  const { Distribution } = await cloudFront.createDistribution({
    DistributionConfig: distributionConfig({
      Origins: { Quantity: 1, Items: [apiOrigin(key.value, 'api', host)] },
    }),
  });

  const direct = await fetch(`${await aws.openListener(host)}/live/probe`);
  expect([direct.status, await direct.text()]).toEqual([403, '{"message":"Forbidden"}']);
  const listener = await aws.openListener(Distribution?.DomainName ?? '');
  const through = await fetch(`${listener}/probe?nonce=1`);
  expect(through.status).toBe(200);
  expect(await through.json()).toMatchObject({ key: key.id });
  expect(aws.calls.map(({ service, operation }) => `${service}:${operation}`)).toEqual(
    expect.arrayContaining([
      'sts:GetCallerIdentity',
      'apigateway:CreateApiKey',
      'cloudfront:CreateDistribution',
    ]),
  );
  for (const client of [gateway, cloudFront, sts]) client.destroy();
});
