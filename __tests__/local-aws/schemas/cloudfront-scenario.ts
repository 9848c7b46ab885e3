import { distributionConfig } from '../cloudfront/edge-world.ts';
import type { ScenarioAccount } from './checked-account.ts';
import type { Send } from './members.ts';

type Output = Record<string, unknown>;

const part = (output: Output, name: string): Output => output[name] as Output;

/** Every operation of CloudFront once or more with success. */
export async function cloudFrontScenario({ sendTo, clock }: ScenarioAccount): Promise<void> {
  const send = sendTo('cloudfront');
  await policies(send);
  await functions(send);
  const settled = (): Promise<void> => clock.sleep(3_600_000);

  const made = await send('CreateDistribution', { DistributionConfig: distributionConfig() });
  const distribution = part(made, 'Distribution');
  const Id = distribution.Id as string;
  await send('CreateDistributionWithTags', {
    DistributionConfigWithTags: {
      DistributionConfig: distributionConfig({ Comment: 'tagged' }),
      Tags: { Items: [{ Key: 'a', Value: 'b' }] },
    },
  });
  await send('GetDistribution', { Id });
  await send('ListDistributions', { MaxItems: 1 });
  const Resource = distribution.ARN;
  await send('TagResource', { Resource, Tags: { Items: [{ Key: 'c', Value: 'd' }] } });
  await send('ListTagsForResource', { Resource });
  await send('UntagResource', { Resource, TagKeys: { Items: ['c'] } });
  const batch = { CallerReference: 'r', Paths: { Quantity: 1, Items: ['/*'] } };
  const invalidation = part(
    await send('CreateInvalidation', { DistributionId: Id, InvalidationBatch: batch }),
    'Invalidation',
  );
  await send('GetInvalidation', { DistributionId: Id, Id: invalidation.Id });
  await send('ListInvalidations', { DistributionId: Id });

  await settled();
  const copied = await send('CopyDistribution', {
    ...{ PrimaryDistributionId: Id, Staging: true, CallerReference: 'copy', Enabled: true },
    IfMatch: (await send('GetDistribution', { Id })).ETag,
  });
  const staging = part(copied, 'Distribution');
  await settled();
  const policyId = await continuousDeployment(send, staging.DomainName as string);
  const { DistributionConfig: config, ETag: IfMatch } = await send('GetDistributionConfig', { Id });
  const linked = { ...(config as object), ContinuousDeploymentPolicyId: policyId };
  await send('UpdateDistribution', { Id, IfMatch, DistributionConfig: linked });
  await settled();
  const both = [Id, staging.Id as string];
  const etags: unknown[] = [];
  for (const id of both) etags.push((await send('GetDistribution', { Id: id })).ETag);
  await send('UpdateDistributionWithStagingConfig', {
    ...{ Id, StagingDistributionId: both[1] },
    IfMatch: etags.join(', '),
  });
  await settled();
  await unlink(send, Id, policyId);
  await disableAndDelete(send, both[1] ?? '', settled);
  await disableAndDelete(send, Id, settled);
}

async function continuousDeployment(send: Send, stagingHost: string): Promise<string> {
  const ContinuousDeploymentPolicyConfig = {
    StagingDistributionDnsNames: { Quantity: 1, Items: [stagingHost] },
    Enabled: true,
    TrafficConfig: { Type: 'SingleHeader', SingleHeaderConfig: { Header: 'aws-cf-cd-try', Value: 'yes' } },
  };
  const made = await send('CreateContinuousDeploymentPolicy', { ContinuousDeploymentPolicyConfig });
  const Id = part(made, 'ContinuousDeploymentPolicy').Id as string;
  await send('GetContinuousDeploymentPolicy', { Id });
  await send('GetContinuousDeploymentPolicyConfig', { Id });
  await send('ListContinuousDeploymentPolicies');
  await send('UpdateContinuousDeploymentPolicy', {
    Id,
    IfMatch: made.ETag,
    ContinuousDeploymentPolicyConfig,
  });
  return Id;
}

async function unlink(send: Send, Id: string, policyId: string): Promise<void> {
  const { DistributionConfig, ETag } = await send('GetDistributionConfig', { Id });
  const config = { ...(DistributionConfig as object), ContinuousDeploymentPolicyId: '' };
  await send('UpdateDistribution', { Id, IfMatch: ETag, DistributionConfig: config });
  const { ETag: policyTag } = await send('GetContinuousDeploymentPolicy', { Id: policyId });
  await send('DeleteContinuousDeploymentPolicy', { Id: policyId, IfMatch: policyTag });
}

async function disableAndDelete(send: Send, Id: string, settled: () => Promise<void>): Promise<void> {
  const { DistributionConfig, ETag } = await send('GetDistributionConfig', { Id });
  const config = { ...(DistributionConfig as object), Enabled: false };
  const changed = await send('UpdateDistribution', { Id, IfMatch: ETag, DistributionConfig: config });
  await settled();
  await send('DeleteDistribution', { Id, IfMatch: changed.ETag });
}

const configs: Readonly<Record<string, object>> = {
  CachePolicy: { Name: 'cache', MinTTL: 0, Comment: 'c' },
  OriginRequestPolicy: {
    Name: 'origin',
    HeadersConfig: { HeaderBehavior: 'none' },
    CookiesConfig: { CookieBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'all' },
  },
  ResponseHeadersPolicy: {
    Name: 'headers',
    CustomHeadersConfig: { Quantity: 1, Items: [{ Header: 'x', Value: 'y', Override: true }] },
  },
};

async function policies(send: Send): Promise<void> {
  for (const [kind, config] of Object.entries(configs)) {
    const made = await send(`Create${kind}`, { [`${kind}Config`]: config });
    const Id = part(made, kind).Id;
    await send(`Get${kind}`, { Id });
    await send(`Get${kind}Config`, { Id });
    await send(`List${kind.replace(/y$/, 'ies')}`);
    const changed = await send(`Update${kind}`, {
      Id,
      IfMatch: made.ETag,
      [`${kind}Config`]: { ...config, Comment: 'new' },
    });
    await send(`Delete${kind}`, { Id, IfMatch: changed.ETag });
  }
}

async function functions(send: Send): Promise<void> {
  const Name = 'canonical';
  const FunctionConfig = { Comment: 'c', Runtime: 'cloudfront-js-2.0' };
  const FunctionCode = new TextEncoder().encode('function handler(event) { return event.request; }');
  await send('CreateFunction', { Name, FunctionConfig, FunctionCode });
  const { ETag: IfMatch } = await send('DescribeFunction', { Name });
  const changed = await send('UpdateFunction', { Name, IfMatch, FunctionConfig, FunctionCode });
  const event = {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: {},
    request: { method: 'GET', uri: '/', querystring: {}, headers: {}, cookies: {} },
  };
  await send('TestFunction', {
    Name,
    IfMatch: changed.ETag,
    EventObject: new TextEncoder().encode(JSON.stringify(event)),
  });
  await send('PublishFunction', { Name, IfMatch: changed.ETag });
  await send('GetFunction', { Name });
  await send('ListFunctions');
  const { ETag } = await send('DescribeFunction', { Name });
  await send('DeleteFunction', { Name, IfMatch: ETag });
}
