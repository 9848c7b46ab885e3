import {
  DeleteApiKeyCommand,
  DeleteUsagePlanCommand,
  GetApiKeysCommand,
  GetRestApiCommand,
  GetUsagePlanCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { UpdateDistributionWithStagingConfigCommand } from '@aws-sdk/client-cloudfront';
import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { headerValues, originsOf, withOriginHeader } from '../../src/aws/cloudfront/distribution-config.ts';
import { gateOf } from '../../src/aws/ownership.ts';
import { allowEveryone, setEndpointType } from './api.ts';
import { createDistribution, originId } from './distribution.ts';
import { gateName } from './places.ts';
import type { OutsiderDeed, OutsiderPlan } from './plan.ts';
import type { Stage } from './stage.ts';

const header = 'x-api-key';

/** Another tool, or a person in the console, does what rotation cannot prevent. Returns the id of the deleted key. */
export async function disturb(
  stage: Stage,
  aws: Aws,
  { at, does }: OutsiderPlan,
): Promise<string | undefined> {
  const { local, gate, watch, tell } = stage;
  await local.surroundings.clock.sleep(at);
  const [first = ''] = gate.targetIds;
  tell('outsider', does);
  let deleted: string | undefined;
  try {
    const id = await deeds[does](stage, aws, first);
    if (typeof id === 'string') deleted = id;
  } catch (error) {
    // Another writer was faster, or CloudFront throttled the call: an outsider gives up.
    watch.excuseNobody();
    tell('outsider', `fails: ${error instanceof Error ? error.message : String(error)}`);
  }
  watch.look();
  return deleted;
}

const deeds: Readonly<Record<OutsiderDeed, (stage: Stage, aws: Aws, id: string) => Promise<unknown>>> = {
  'touches a dependency': async ({ local }, _, id) => {
    local.cloudFront.redeploy(id);
  },
  'takes a distribution elsewhere': takeAway,
  'puts the old header back': putBack,
  'promotes the staging copy': promote,
  'adds a multi-tenant distribution': addForTenants,
  'makes the API private for a while': hideApi,
  'disables a distribution': disable,
  'deletes a key': deleteUnsentKey,
  'deletes the plan': deletePlan,
};

/** The new target of a distribution that its owner removes from the gate. */
export const elsewhere = 'elsewhere.example.net';

/** Another host instead of the API, and no key: its edges keep sending the old one to the API until each has switched. */
async function takeAway({ watch }: Stage, aws: Aws, id: string): Promise<void> {
  const found = await findDistribution(aws, id);
  if (!found) throw new Error(`${id} is gone`);
  const xml = found.config.xml.replaceAll(/<Origin>.*?<\/Origin>/gs, (origin) =>
    origin
      .replace(/(<DomainName>)[^<]*/, `$1${elsewhere}`)
      .replace(/(<CustomHeaders>).*?(<\/CustomHeaders>)/s, '$1<Quantity>0</Quantity>$2'),
  );
  watch.excuse(id, '');
  await updateDistribution(aws, { id, etag: found.etag }, { xml });
}

async function putBack({ gate, watch }: Stage, aws: Aws, id: string): Promise<void> {
  const found = await findDistribution(aws, id);
  if (!found) throw new Error(`${id} is gone`);
  const sending = gate.senders.filter(({ distributionId, isTarget }) => isTarget && distributionId === id);
  const originIds = sending.map(({ originId }) => originId);
  const old = withOriginHeader(found.config, originIds, header, gate.firstValue);
  watch.excuse(id, gate.firstValue);
  await updateDistribution(aws, { id, etag: found.etag }, old);
}

async function promote({ gate, watch }: Stage, aws: Aws, id: string): Promise<void> {
  const { stagingId = '' } = gate;
  const [primary, staging] = await Promise.all([findDistribution(aws, id), findDistribution(aws, stagingId)]);
  if (!primary || !staging) throw new Error(`${id} or its copy is gone`);
  for (const origin of originsOf(staging.config)) watch.excuse(id, headerValues(origin, header)[0] ?? '');
  await aws.cloudFront.send(
    new UpdateDistributionWithStagingConfigCommand({
      Id: id,
      StagingDistributionId: stagingId,
      IfMatch: `${primary.etag}, ${staging.etag}`,
    }),
  );
}

/** A copy of a distribution, for tenants: it sends what the original sent at that moment. */
async function addForTenants({ gate, watch, local }: Stage, aws: Aws, id: string): Promise<void> {
  const found = await findDistribution(aws, id);
  const sender = gate.senders.find(({ distributionId, isTarget }) => isTarget && distributionId === id);
  const origin = found?.origins.find((one) => one.id === sender?.originId);
  if (!sender || !origin) throw new Error(`${id} is gone`);
  const { domainName, path } = origin;
  const value = headerValues(origin, header)[0];
  const sends = { domainName, path, header: 'X-Api-Key', value };
  const added = await createDistribution(aws, { name: 'for tenants', origins: [sends], tenantOnly: true });
  const { apiId, stage } = sender.leadsTo;
  // Its owner may have copied another owner's value, which is not valid.
  if (value !== undefined && !local.apiGateway.accepts(apiId, stage, value).every(Boolean))
    watch.excuse(added, value);
  gate.addedIds.push(added);
  gate.senders.push({ ...sender, distributionId: added, originId: originId(0) });
}

const hiddenFor = 20 * 60_000;

/** No client reaches it until its owner reverts that. AWS deploys a private API only if it has a policy. */
async function hideApi({ gate, watch, local }: Stage, aws: Aws): Promise<void> {
  const api = await aws.apiGateway.send(new GetRestApiCommand({ restApiId: gate.apiId }));
  const type = api.endpointConfiguration?.types?.[0] ?? 'REGIONAL';
  for (const { distributionId } of gate.senders) watch.excuse(distributionId, '');
  if (!api.policy) await allowEveryone(aws, gate.apiId);
  await setEndpointType(aws, gate.apiId, type, 'PRIVATE');
  await local.surroundings.clock.sleep(hiddenFor);
  await setEndpointType(aws, gate.apiId, 'PRIVATE', type);
}

/** Its viewers are not served, but its header stays and is needed once it is enabled again. */
async function disable({ watch }: Stage, aws: Aws, id: string): Promise<void> {
  const found = await findDistribution(aws, id);
  if (!found) throw new Error(`${id} is gone`);
  const xml = found.config.xml.replace(
    /<Enabled>true(<\/Enabled>(?!.*<\/DefaultCacheBehavior>))/s,
    '<Enabled>false$1',
  );
  if (xml === found.config.xml) throw new Error(`${id} was not disabled`);
  watch.excuse(id, '');
  await updateDistribution(aws, { id, etag: found.etag }, { xml });
}

/** The newest key of the gate that nothing sends: a person cleaning up may think it is a leftover. */
async function deleteUnsentKey({ gate, watch, local }: Stage, aws: Aws): Promise<string | undefined> {
  const { items = [] } = await aws.apiGateway.send(new GetApiKeysCommand({ includeValues: true }));
  const sent = new Set(
    gate.senders.flatMap(({ distributionId, header: name, originId }) => [
      ...local.cloudFront.mayArrive(distributionId, name, originId),
    ]),
  );
  const [newest] = items
    .filter(({ tags = {}, value }) => gateOf(tags) === gateName && !sent.has(value))
    .toSorted((one, other) => (other.createdDate?.getTime() ?? 0) - (one.createdDate?.getTime() ?? 0));
  if (!newest) return undefined;
  watch.excuseKey(newest.value ?? '');
  await aws.apiGateway.send(new DeleteApiKeyCommand({ apiKey: newest.id }));
  return newest.id;
}

/** As another tool destroys what it thinks it owns. */
async function deletePlan({ gate, watch }: Stage, aws: Aws): Promise<void> {
  const usagePlanId = gate.planId;
  const { apiStages = [] } = await aws.apiGateway.send(new GetUsagePlanCommand({ usagePlanId }));
  watch.excuseEverything();
  const patchOperations = apiStages.map(({ apiId, stage }) => ({
    op: 'remove' as const,
    path: '/apiStages',
    value: `${apiId}:${stage}`,
  }));
  await aws.apiGateway.send(new UpdateUsagePlanCommand({ usagePlanId, patchOperations }));
  await aws.apiGateway.send(new DeleteUsagePlanCommand({ usagePlanId }));
}
