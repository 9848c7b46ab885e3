import {
  CreateBasePathMappingCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  type PutMethodCommandInput,
} from '@aws-sdk/client-api-gateway';
import { CreateDistributionCommand, type DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { apiDomain } from '../../src/aws/ownership.ts';
import type { GateSettings } from '../../src/commands/gate.ts';
import type { RotateSettings } from '../../src/gate/rotation.ts';
import type { Context } from '../../src/gate/context.ts';
import { inputsWith, type Account } from './account.ts';
import { namedInChina, uncachedInChina } from './china.ts';

/** An API and a distribution that someone made by hand, open to everybody. */
export interface LiveApi {
  readonly apiId: string;
  readonly distributionId: string;
  /** The distribution's. */
  readonly domainName: string;
  /** The API's own address, with the stage. */
  readonly direct: string;
}

export const stage = 'prod';
const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** Builds it with `GET /health`, `GET /pictures/{key}` and `POST /pictures/{key}`, and waits until it is served. */
export async function openApi(
  account: Account,
  headers: Readonly<Record<string, string>> = {},
): Promise<LiveApi> {
  const made = await account.run(async ({ aws, clock }) => {
    const { id: apiId = '', rootResourceId = '' } = await aws.apiGateway.send(
      new CreateRestApiCommand({ name: 'by hand', endpointConfiguration: { types: ['REGIONAL'] } }),
    );
    const health = await addPath(aws, apiId, rootResourceId, 'health');
    const pictures = await addPath(aws, apiId, rootResourceId, 'pictures');
    const picture = await addPath(aws, apiId, pictures, '{key}');
    await addMethod(aws, apiId, health, 'GET');
    await addMethod(aws, apiId, picture, 'GET');
    await addMethod(aws, apiId, picture, 'POST');
    await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: stage }));
    const distributionId = await addDistribution(aws, apiId, headers);
    await clock.sleep(120_000);
    const domainName = (await findDistribution(aws, distributionId))?.domainName ?? '';
    return { apiId, distributionId, domainName, direct: `https://${apiDomain(apiId, aws.region)}/${stage}` };
  });
  if (!made) throw new Error('the API was not built');
  return made;
}

export async function addPath(
  aws: Aws,
  restApiId: string,
  parentId: string,
  pathPart: string,
): Promise<string> {
  const { id = '' } = await aws.apiGateway.send(new CreateResourceCommand({ restApiId, parentId, pathPart }));
  return id;
}

/** A method that API Gateway answers itself, with 200 and `no-store`; open to everybody but for `guard`. */
export async function addMethod(
  aws: Aws,
  restApiId: string,
  resourceId: string,
  httpMethod: string,
  guard: Partial<PutMethodCommandInput> = {},
): Promise<void> {
  const at = { restApiId, resourceId, httpMethod };
  const header = 'method.response.header.Cache-Control';
  await aws.apiGateway.send(
    new PutMethodCommand({ ...at, authorizationType: 'NONE', apiKeyRequired: false, ...guard }),
  );
  await aws.apiGateway.send(
    new PutIntegrationCommand({
      ...at,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode":200}' },
    }),
  );
  await aws.apiGateway.send(
    new PutMethodResponseCommand({ ...at, statusCode: '200', responseParameters: { [header]: false } }),
  );
  await aws.apiGateway.send(
    new PutIntegrationResponseCommand({
      ...at,
      statusCode: '200',
      responseTemplates: { 'application/json': '{"from":"the API"}' },
      responseParameters: { [header]: "'no-store'" },
    }),
  );
}

/** A distribution before the API, or its custom `domain`; `headers` are custom headers of its one origin. */
export async function addDistribution(
  aws: Aws,
  apiId: string,
  headers: Readonly<Record<string, string>> = {},
  change: Partial<DistributionConfig> = {},
  domain = apiDomain(apiId, aws.region),
): Promise<string> {
  const custom = Object.entries(headers);
  const china = aws.partition === 'aws-cn';
  const { Distribution } = await aws.cloudFront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: `by hand ${apiId} ${JSON.stringify(change)} ${custom.length}`,
        Comment: 'by hand',
        Enabled: true,
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'api',
              DomainName: domain,
              OriginPath: domain === apiDomain(apiId, aws.region) ? `/${stage}` : '',
              CustomHeaders: {
                Quantity: custom.length,
                Items: custom.map(([HeaderName, HeaderValue]) => ({ HeaderName, HeaderValue })),
              },
              CustomOriginConfig: {
                HTTPPort: 80,
                HTTPSPort: 443,
                OriginProtocolPolicy: 'https-only',
                OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
              },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: 'api',
          ViewerProtocolPolicy: 'redirect-to-https',
          ...(china
            ? uncachedInChina
            : { CachePolicyId: cachingDisabled, OriginRequestPolicyId: allViewerExceptHost }),
        },
        ...(china ? namedInChina(`d${custom.length}.example.cn`) : {}),
        ...change,
      },
    }),
  );
  return Distribution?.Id ?? '';
}

/** A custom domain of API Gateway whose only mapping leads to a stage of the API; `null`: viewers name the stage in their path. */
export async function addCustomDomain(
  aws: Aws,
  restApiId: string,
  domainName: string,
  to: string | null = stage,
): Promise<void> {
  await aws.apiGateway.send(
    new CreateDomainNameCommand({
      domainName,
      endpointConfiguration: { types: ['REGIONAL'] },
      regionalCertificateArn: `arn:aws:acm:${aws.region}:123456789012:certificate/x`,
    }),
  );
  await aws.apiGateway.send(
    new CreateBasePathMappingCommand({ domainName, restApiId, stage: to ?? undefined }),
  );
}

/** What the tests ask of `gate`, but for `change`. */
export function gateSettings(
  { apiId, distributionId }: LiveApi,
  change: Partial<GateSettings> = {},
): GateSettings {
  return {
    ...inputsWith({ command: 'gate', 'api-id': apiId, 'distribution-ids': distributionId, stage }),
    apiId,
    ...change,
  };
}

/** What the tests ask of `rotate` where the probe is one of the API's own paths. */
export const rotateSettings: RotateSettings = {
  name: 'photos',
  distributionIds: [],
  apiDomains: [],
  propagationSeconds: 90,
  probe: { path: (nonce) => `/pictures/${nonce}`, proof: 'status' },
  intent: {
    maxKeyAge: undefined,
    revoke: 'no',
    deleteOld: 'now',
    settle: undefined,
    deploymentTimeout: 3_600,
    scope: 'rotate',
  },
};

/** What the tests ask of `status`: the gate's own plan tells the rest. */
export const statusSettings = inputsWith({ command: 'status' });

/** Viewers' requests, counted; they come until it is over. */
export interface Load {
  over: boolean;
  asked: number;
  refused: number;
}

/**
 * Does `work` while viewers ask through each of `edges` once in `pause` ms, whether their last request was answered or not: a
 * slow origin holds some for a minute and more. A run that is killed leaves `load` counting.
 */
export async function underLoad<T>(
  { probe, clock }: Context,
  { domainName }: Pick<LiveApi, 'domainName'>,
  load: Load,
  work: () => Promise<T>,
  pause = 1_000,
  edges = 2,
): Promise<T> {
  const ask = async (edge: number): Promise<void> => {
    const url = `https://${domainName}/pictures/cat-${load.asked++}.jpg`;
    const { status } = await probe.request(url, { 'x-local-edge': String(edge) });
    if (status !== 200) load.refused++;
  };
  const viewing = (async () => {
    const asking: Promise<void>[] = [];
    while (!load.over) {
      for (let edge = 0; edge < edges; edge++) asking.push(ask(edge));
      await clock.sleep(pause);
    }
    await Promise.all(asking);
  })();
  try {
    return await work();
  } finally {
    load.over = true;
    await viewing;
  }
}
