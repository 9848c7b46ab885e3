import {
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { CopyDistributionCommand, CreateDistributionCommand, type Origin } from '@aws-sdk/client-cloudfront';
import { apiDefinition } from '../../src/aws/api-definition.ts';
import { createKey } from '../../src/aws/api-key.ts';
import type { Aws } from '../../src/aws/connect.ts';
import type { Clock } from '../../src/clock.ts';
import { findDistribution } from '../../src/aws/distribution.ts';
import { apiDomain } from '../../src/aws/naming.ts';
import { attachKey, createPlan } from '../../src/aws/usage-plan.ts';
import type { Leftover } from './plan.ts';

export const gateName = 'simulated';
export const stage = 'live';
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';
const firstValue = 'firstfirstfirstfirst0000000000000000key1';

/** What an origin sends to which stage. */
export interface StageOrigin {
  readonly path: string;
  readonly value: string;
}

const gateOrigin: StageOrigin = { path: `/${stage}`, value: firstValue };

/** A gate that stands, as `deploy` or a person made it. */
export interface Gate {
  readonly apiId: string;
  readonly planId: string;
  readonly firstValue: string;
  readonly targetIds: readonly string[];
  readonly otherIds: readonly string[];
  readonly stagingId: string | undefined;
  /** Where viewers find each target but the staging copy. */
  readonly viewerDomains: ReadonlyMap<string, string>;
  /** Keys that are nobody's business. */
  readonly foreignKeyIds: readonly string[];
}

export interface GateParts {
  readonly targets: readonly number[];
  readonly staging: boolean;
  readonly other: boolean;
  readonly leftovers: readonly Leftover[];
}

/** How long to wait while it is built, ms. */
export interface Pace {
  /** Keys are dated in whole seconds. */
  readonly betweenKeys: number;
  readonly untilDeployed: number;
}

const inVirtualTime: Pace = { betweenKeys: 2_000, untilDeployed: 30 * 60_000 };

/** Builds it through the SDK and waits until every host and every edge knows it. */
export async function buildGate(
  aws: Aws,
  clock: Clock,
  parts: GateParts,
  pace: Pace = inVirtualTime,
): Promise<Gate> {
  const apiId = await createApi(aws);
  const plan = await createPlan(aws, gateName, apiId, stage);
  const leave = async (kind: Leftover, value: string): Promise<string | undefined> => {
    if (!parts.leftovers.includes(kind)) return undefined;
    await clock.sleep(pace.betweenKeys);
    if (kind === 'foreign') return addForeignKey(aws, plan.id, value);
    const { id } = await createKey(aws, gateName, value);
    await attachKey(aws, plan.id, id);
    if (kind === 'disabled')
      await aws.apiGateway.send(
        new UpdateApiKeyCommand({
          apiKey: id,
          patchOperations: [{ op: 'replace', path: '/enabled', value: 'false' }],
        }),
      );
    return id;
  };
  await leave('stale', 'stalestalestalestale0000000000000000key0');
  await leave('disabled', 'disableddisableddisabled000000000000key0');
  const foreign = await leave('foreign', 'foreignforeignforeign000000000000000key0');
  await clock.sleep(pace.betweenKeys);
  const first = await createKey(aws, gateName, firstValue);
  await attachKey(aws, plan.id, first.id);
  await clock.sleep(pace.betweenKeys);
  await leave('pending', 'pendingpendingpending000000000000000key2');
  const make = (origins: number, n: number): Promise<string> =>
    addDistribution(aws, apiId, `target ${n}`, Array<StageOrigin>(origins).fill(gateOrigin));
  const targetIds = await Promise.all(parts.targets.map(make));
  const otherIds = parts.other ? [await addDistribution(aws, apiId, 'somebody else', [gateOrigin])] : [];
  await clock.sleep(pace.untilDeployed);
  const stagingId = parts.staging ? await copyForStaging(aws, targetIds[0] ?? '') : undefined;
  await clock.sleep(pace.untilDeployed);
  return {
    apiId,
    planId: plan.id,
    firstValue,
    targetIds: [...targetIds, ...(stagingId ? [stagingId] : [])],
    otherIds,
    stagingId,
    viewerDomains: new Map(await Promise.all(targetIds.map((id) => domainOf(aws, id)))),
    foreignKeyIds: foreign ? [foreign] : [],
  };
}

/** An API with nothing but the probe that `deploy` gives every API, deployed. */
async function createApi(aws: Aws): Promise<string> {
  const { id: restApiId = '', rootResourceId = '' } = await aws.apiGateway.send(
    new CreateRestApiCommand({ name: gateName, endpointConfiguration: { types: ['REGIONAL'] } }),
  );
  const probe = apiDefinition(aws, 'none', 'buffered').methods.find(
    ({ integration }) => integration.type === 'MOCK',
  );
  let parentId = rootResourceId;
  for (const pathPart of probe?.path.split('/').slice(1) ?? [])
    parentId =
      (await aws.apiGateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart }))).id ?? '';
  const at = { restApiId, resourceId: parentId, httpMethod: 'GET' };
  const headers = Object.entries(probe?.response?.headers ?? {});
  const named = (value: (text: string) => string): Record<string, string> =>
    Object.fromEntries(headers.map(([name, text]) => [`method.response.header.${name}`, value(text)]));
  await aws.apiGateway.send(new PutMethodCommand({ ...at, authorizationType: 'NONE', apiKeyRequired: true }));
  await aws.apiGateway.send(
    new PutIntegrationCommand({
      ...at,
      type: 'MOCK',
      requestTemplates: { ...probe?.integration.requestTemplates },
    }),
  );
  await aws.apiGateway.send(
    new PutMethodResponseCommand({
      ...at,
      statusCode: '200',
      responseParameters: Object.fromEntries(Object.keys(named(String)).map((name) => [name, false])),
    }),
  );
  await aws.apiGateway.send(
    new PutIntegrationResponseCommand({
      ...at,
      statusCode: '200',
      responseTemplates: { ...probe?.response?.templates },
      responseParameters: named((text) => `'${text}'`),
    }),
  );
  await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName: stage }));
  return restApiId;
}

async function addForeignKey(aws: Aws, planId: string, value: string): Promise<string> {
  const command = new CreateApiKeyCommand({ name: 'partner', value, enabled: true });
  const { id = '' } = await aws.apiGateway.send(command);
  await attachKey(aws, planId, id);
  return id;
}

/** A distribution whose origins are this API, the first one the default; each sends `value` to its own stage. */
export async function addDistribution(
  aws: Aws,
  apiId: string,
  name: string,
  origins: readonly StageOrigin[],
): Promise<string> {
  const items = origins.map(({ path, value }, n): Origin => ({
    Id: `api-${n}`,
    DomainName: apiDomain(apiId, aws.region),
    OriginPath: path,
    CustomHeaders: {
      Quantity: 2,
      Items: [
        { HeaderName: 'X-Api-Key', HeaderValue: value },
        { HeaderName: 'x-colour', HeaderValue: 'blue & green' },
      ],
    },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only',
      OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
    },
  }));
  const { Distribution } = await aws.cloudFront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: name,
        Comment: name,
        Enabled: true,
        Origins: { Quantity: items.length, Items: items },
        DefaultCacheBehavior: {
          TargetOriginId: 'api-0',
          ViewerProtocolPolicy: 'redirect-to-https',
          CachePolicyId: cachingDisabled,
          OriginRequestPolicyId: allViewerExceptHost,
        },
      },
    }),
  );
  return Distribution?.Id ?? '';
}

async function copyForStaging(aws: Aws, primaryId: string): Promise<string> {
  const primary = await findDistribution(aws, primaryId);
  const command = new CopyDistributionCommand({
    PrimaryDistributionId: primaryId,
    Staging: true,
    IfMatch: primary?.etag,
    CallerReference: 'staging',
    Enabled: true,
  });
  const { Distribution } = await aws.cloudFront.send(command);
  return Distribution?.Id ?? '';
}

async function domainOf(aws: Aws, id: string): Promise<readonly [id: string, domain: string]> {
  return [id, (await findDistribution(aws, id))?.domainName ?? ''];
}
