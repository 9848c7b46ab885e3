import {
  CreateDeploymentCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  UpdateMethodCommand,
} from '@aws-sdk/client-api-gateway';
import {
  CreateDistributionCommand,
  type CacheBehavior,
  type DistributionConfig,
  type Origin,
} from '@aws-sdk/client-cloudfront';
import { listAllKeys, type ApiKey } from '../../src/aws/apigateway/api-key.ts';
import { listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { originsOf, withOriginHeader } from '../../src/aws/cloudfront/distribution-config.ts';
import { apiDomain } from '../../src/aws/ownership.ts';
import { gate, type GateSettings } from '../../src/commands/gate.ts';
import { rotate, type RotateResult, type RotateSettings } from '../../src/gate/rotation.ts';
import { status, type StatusOutcome } from '../../src/commands/status.ts';
import type { Context } from '../../src/gate/context.ts';
import type { Intent } from '../../src/core/intent.ts';
import type { Inputs } from '../../src/inputs/inputs.ts';
import { openAccount, type Account } from '../commands/account.ts';
import {
  gateSettings,
  openApi,
  rotateSettings,
  stage,
  statusSettings,
  type LiveApi,
} from '../commands/gate-account.ts';

const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** What an origin of a distribution is, as far as a gate is concerned; the rest is as anybody has it. */
export interface OriginParts {
  readonly domain: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly more?: Partial<Origin>;
}

/** A distribution as CloudFront keeps it. The first origin has the default behaviour, each further one `/N/*`. */
export async function distributionOf(
  aws: Aws,
  origins: readonly OriginParts[],
  change: Partial<DistributionConfig> = {},
): Promise<string> {
  const behaviour = (index: number): Omit<CacheBehavior, 'PathPattern'> => ({
    TargetOriginId: `origin-${index}`,
    ViewerProtocolPolicy: 'redirect-to-https',
    CachePolicyId: cachingDisabled,
    OriginRequestPolicyId: allViewerExceptHost,
  });
  const { Distribution } = await aws.cloudFront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: JSON.stringify([origins, change]),
        Comment: 'as others have it',
        Enabled: true,
        Origins: { Quantity: origins.length, Items: origins.map(originOf) },
        DefaultCacheBehavior: behaviour(0),
        CacheBehaviors: {
          Quantity: origins.length - 1,
          Items: origins.slice(1).map((_, index) => ({
            ...behaviour(index + 1),
            PathPattern: `/pictures/${index + 1}-*`,
          })),
        },
        ...change,
      },
    }),
  );
  return Distribution?.Id ?? '';
}

function originOf({ domain, path = '', headers = {}, more = {} }: OriginParts, index: number): Origin {
  const custom = Object.entries(headers);
  return {
    Id: `origin-${index}`,
    DomainName: domain,
    OriginPath: path,
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
    ...more,
  };
}

/** An account in which someone's API is gated, and its first distribution sends the key. */
export interface Gated {
  readonly account: Account;
  readonly live: LiveApi;
  readonly planId: string;
  /** The key that the distributions send. */
  readonly key: ApiKey;
}

/** `prepare` says what there is besides before `gate` runs, and answers what `gate` is told of it. */
export async function gated(
  prepare: (aws: Aws, live: LiveApi) => Promise<Partial<GateSettings>> = async () => ({}),
  headers: Readonly<Record<string, string>> = {},
): Promise<Gated> {
  const account = await openAccount();
  const live = await openApi(account, headers);
  const change = await during(account, ({ aws }) => prepare(aws, live));
  await pass(account, 600);
  const { outcome, keyIds, planId } = await during(account, (context) =>
    gate(context, gateSettings(live, change)),
  );
  const keys = await during(account, ({ aws }) => listAllKeys(aws));
  const key = keys.find(({ id }) => id === keyIds[0]);
  if (outcome !== 'finished' || !key || planId === undefined) throw new Error(`no gate: ${outcome}`);
  return { account, live, planId, key };
}

/** Does `work` in virtual time. Throws if it was killed. */
export async function during<T>(account: Account, work: (context: Context) => Promise<T>): Promise<T> {
  const done = await account.run(async (context) => ({ it: await work(context) }));
  if (!done) throw new Error('the run was killed');
  return done.it;
}

/** Lets `seconds` pass. */
export const pass = (account: Account, seconds: number): Promise<void> =>
  during(account, ({ clock }) => clock.sleep(seconds * 1_000));

export type RotationChange = Partial<Omit<RotateSettings, 'intent'>> & { readonly intent?: Partial<Intent> };

/** What the tests ask of `rotate`: it finds its probe and its settling by itself, as with the inputs' defaults. */
export const rotation = (change: RotationChange = {}): RotateSettings => ({
  ...rotateSettings,
  probe: undefined,
  ...change,
  intent: { ...rotateSettings.intent, settle: undefined, ...change.intent },
});

export interface Rotated {
  readonly result: RotateResult;
  /** Requests of viewers that were not answered with 200 while it ran and for some minutes after it. */
  readonly refused: number;
  readonly said: string;
}

/** Rotates while viewers ask through each edge of these distributions, and for three minutes after it. */
export async function rotateUnderLoad(
  account: Account,
  distributionIds: readonly string[],
  change: RotationChange = {},
): Promise<Rotated> {
  const already = account.said.length;
  const seen = { over: false, refused: 0, asked: 0 };
  const result = await during(account, async (context) => {
    const names = await Promise.all(distributionIds.map((id) => nameOf(context.aws, id)));
    const viewing = view(context, names, seen);
    try {
      return await rotate(context, rotation(change));
    } finally {
      await context.clock.sleep(180_000);
      seen.over = true;
      await viewing;
    }
  });
  return { result, refused: seen.refused, said: account.said.slice(already).join('\n') };
}

async function view(
  { probe, clock }: Context,
  names: readonly string[],
  seen: { over: boolean; refused: number; asked: number },
): Promise<void> {
  const asking: Promise<void>[] = [];
  const ask = async (name: string, edge: number): Promise<void> => {
    const path = `/pictures/${seen.asked++ % 3}-cat.jpg`;
    const { status: code } = await probe.request(`https://${name}${path}`, { 'x-local-edge': String(edge) });
    if (code !== 200) seen.refused++;
  };
  while (!seen.over) {
    for (const name of names) for (const edge of [0, 1]) asking.push(ask(name, edge));
    await clock.sleep(5_000);
  }
  await Promise.all(asking);
}

/** The statuses that viewers get through these distributions, each once: `[200]` where all are served. */
export const served = (account: Account, distributionIds: readonly string[]): Promise<readonly number[]> =>
  during(account, async ({ aws, probe }) => {
    const codes = new Set<number>();
    for (const id of distributionIds)
      for (const edge of [0, 1, 0, 1, 0, 1])
        for (const path of ['/pictures/0-cat.jpg', '/pictures/1-cat.jpg']) {
          const url = `https://${await nameOf(aws, id)}${path}`;
          codes.add((await probe.request(url, { 'x-local-edge': String(edge) })).status);
        }
    return [...codes];
  });

async function nameOf(aws: Aws, id: string): Promise<string> {
  return (await findDistribution(aws, id))?.domainName ?? '';
}

/** What `status` says, told of nothing but the gate's name. */
export const statusOf = (account: Account, change: Partial<Inputs> = {}): Promise<StatusOutcome> =>
  during(account, (context) => status(context, { ...statusSettings, ...change }));

/** The lines of `status` that are not ok: `name: finding`. */
export const faultsOf = ({ checks }: StatusOutcome): readonly string[] =>
  checks
    .filter(({ state }) => state !== 'ok')
    .map(({ name, state, finding }) => `${state}: ${name}: ${finding}`);

/** The keys of the account, each `id`, enabled or not. */
export const keysOf = (account: Account): Promise<readonly ApiKey[]> =>
  during(account, ({ aws }) => listAllKeys(aws));

/** The methods of an API, all with a required key, and this stage deployed with them. */
export async function requireKeys(aws: Aws, restApiId: string, stageName = stage): Promise<void> {
  for (const { id: resourceId, methods } of await listRoutes(aws, restApiId))
    for (const httpMethod of Object.keys(methods))
      await aws.apiGateway.send(
        new UpdateMethodCommand({
          ...{ restApiId, resourceId, httpMethod },
          patchOperations: [{ op: 'replace', path: '/apiKeyRequired', value: 'true' }],
        }),
      );
  await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName }));
}

/** A usage plan of someone's own for that stage, with the key in it. */
export async function planWith(
  aws: Aws,
  keyId: string,
  apiStages: readonly { readonly apiId: string; readonly stage: string }[],
): Promise<string> {
  const { id: usagePlanId = '' } = await aws.apiGateway.send(
    new CreateUsagePlanCommand({ name: 'theirs', apiStages: [...apiStages] }),
  );
  await aws.apiGateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
  return usagePlanId;
}

/** Someone sets a header of every origin of a distribution by hand. */
export async function setHeader(aws: Aws, id: string, name: string, value: string): Promise<void> {
  const found = await findDistribution(aws, id);
  if (!found) throw new Error(`no distribution ${id}`);
  const config = originsOf(found.config).reduce(
    (xml, origin) => withOriginHeader(xml, origin.id, name, value),
    found.config,
  );
  await updateDistribution(aws, { id, etag: found.etag }, config);
}

/** The API's own domain. */
export const ownDomain = ({ aws }: Account, { apiId }: Pick<LiveApi, 'apiId'>): string =>
  apiDomain(apiId, aws.region);
