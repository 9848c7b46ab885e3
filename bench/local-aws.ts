import { APIGateway } from '@aws-sdk/client-api-gateway';
import { CloudFront } from '@aws-sdk/client-cloudfront';
import { createVirtualClock, type VirtualClock } from '../local-aws/clock.ts';
import { administratorKey } from '../local-aws/credentials.ts';
import { createLocalAws, type LocalAws } from '../local-aws/local-aws.ts';

/**
 * The speed of local-aws in virtual time: whole worlds, each with an account, a gate and one rotation of its key by the real SDK
 * clients (15 writes and reads, about 40 polls and probes). Prints rotations a minute on this machine. Usage: npm run bench:local-aws
 * -- [rotations]
 */
interface World {
  readonly aws: LocalAws;
  readonly clock: VirtualClock;
  readonly gateway: APIGateway;
  readonly cloudFront: CloudFront;
}

interface Gate {
  readonly api: string;
  readonly distribution: string;
  readonly plan: string;
  readonly key: string;
}

function openWorld(seed: number): World {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const aws = createLocalAws({ clock, seed });
  const shared = { credentials: administratorKey, maxAttempts: 1, requestHandler: aws.requestHandler() };
  return {
    aws,
    clock,
    gateway: new APIGateway({ ...shared, region: 'eu-central-1' }),
    cloudFront: new CloudFront({ ...shared, region: 'us-east-1' }),
  };
}

async function createGate({ gateway, cloudFront, clock }: World): Promise<Gate> {
  const made = await gateway.createRestApi({ name: 'bench', endpointConfiguration: { types: ['REGIONAL'] } });
  const restApiId = made.id ?? '';
  const at = { restApiId, resourceId: made.rootResourceId ?? '', httpMethod: 'GET' };
  const requestTemplates = { 'application/json': '{"statusCode":200}' };
  const responseTemplates = { 'application/json': '{"key":"$context.identity.apiKeyId"}' };
  await gateway.putMethod({ ...at, authorizationType: 'NONE', apiKeyRequired: true });
  await gateway.putMethodResponse({ ...at, statusCode: '200' });
  await gateway.putIntegration({ ...at, type: 'MOCK', requestTemplates });
  await gateway.putIntegrationResponse({ ...at, statusCode: '200', responseTemplates });
  await gateway.createDeployment({ restApiId, stageName: 'live' });
  const plan = await gateway.createUsagePlan({
    name: 'bench',
    apiStages: [{ apiId: restApiId, stage: 'live' }],
  });
  const key = await createKey(gateway, plan.id ?? '');
  const { Distribution } = await cloudFront.createDistribution({
    DistributionConfig: configurationFor(restApiId, key.value),
  });
  await clock.sleep(3_600_000);
  return { api: restApiId, distribution: Distribution?.Id ?? '', plan: plan.id ?? '', key: key.id };
}

function configurationFor(api: string, value: string) {
  return {
    CallerReference: 'bench',
    Comment: '',
    Enabled: true,
    Origins: {
      Quantity: 1,
      Items: [
        {
          Id: 'api',
          DomainName: `${api}.execute-api.eu-central-1.amazonaws.com`,
          CustomHeaders: { Quantity: 1, Items: [{ HeaderName: 'x-api-key', HeaderValue: value }] },
          CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' as const },
        },
      ],
    },
    DefaultCacheBehavior: {
      TargetOriginId: 'api',
      ViewerProtocolPolicy: 'redirect-to-https' as const,
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
    },
  };
}

async function createKey(gateway: APIGateway, plan: string): Promise<{ id: string; value: string }> {
  const { id = '', value = '' } = await gateway.createApiKey({ name: 'bench', enabled: true });
  await gateway.createUsagePlanKey({ usagePlanId: plan, keyId: id, keyType: 'API_KEY' });
  return { id, value };
}

async function probe({ aws }: World, api: string, value: string): Promise<number> {
  const host = `${api}.execute-api.eu-central-1.amazonaws.com`;
  const headers = { host, 'x-api-key': value };
  const request = { method: 'GET', host, path: '/live/', query: '', headers, body: new Uint8Array() };
  return (await aws.handle(request)).status;
}

async function rotate(world: World, gate: Gate): Promise<void> {
  const { gateway, cloudFront, clock } = world;
  const Id = gate.distribution;
  const { DistributionConfig, ETag } = await cloudFront.getDistributionConfig({ Id });
  await gateway.getUsagePlanKeys({ usagePlanId: gate.plan });
  const fresh = await createKey(gateway, gate.plan);
  for (let inARow = 0; inARow < 20;) {
    inARow = (await probe(world, gate.api, fresh.value)) === 200 ? inARow + 1 : 0;
    await clock.sleep(3_000);
  }
  if (!DistributionConfig) throw new Error('CloudFront answered without a configuration');
  for (const { CustomHeaders } of DistributionConfig.Origins?.Items ?? [])
    for (const header of CustomHeaders?.Items ?? []) header.HeaderValue = fresh.value;
  await cloudFront.updateDistribution({ Id, IfMatch: ETag, DistributionConfig });
  for (;;) {
    const { Distribution } = await cloudFront.getDistribution({ Id });
    if (Distribution?.Status === 'Deployed') break;
    await clock.sleep(30_000);
  }
  const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: 'false' }];
  await gateway.updateApiKey({ apiKey: gate.key, patchOperations });
  await clock.sleep(60_000);
  await gateway.deleteApiKey({ apiKey: gate.key });
}

async function measure(rotations: number): Promise<void> {
  const warm = openWorld(0);
  await warm.clock.run(createGate(warm).then((gate) => rotate(warm, gate)));
  let calls = 0;
  const before = performance.now();
  const busyBefore = process.cpuUsage();
  for (let seed = 1; seed <= rotations; seed++) {
    const world = openWorld(seed);
    await world.clock.run(createGate(world).then((gate) => rotate(world, gate)));
    calls += world.aws.calls.length;
  }
  const seconds = (performance.now() - before) / 1_000;
  const { user, system } = process.cpuUsage(busyBefore);
  const busy = (user + system) / 1_000_000;
  const perMinute = (time: number): number => Math.round((rotations * 60) / time);
  console.log(
    `${perMinute(busy)} worlds with a rotation a minute of one core's time (${perMinute(seconds)} by the clock on the wall, which other work slows down); ${Math.round(calls / rotations)} control-plane calls each`,
  );
}

await measure(Number(process.argv[2] ?? 100));
