import { GetDeploymentCommand, GetDeploymentsCommand } from '@aws-sdk/client-api-gateway';
import type { Deployment } from '@aws-sdk/client-api-gateway';
import type { Aws } from '../client/connect.ts';
import { findable } from '../client/refusal.ts';
import { listWhole } from '../client/whole-list.ts';

/** How `gate` describes the deployments that it makes. */
const closing = 'cloudfront-image-gate: key required';

/** How {@link closedByGate} tells that what was closed before has been opened again. */
export const opening = 'cloudfront-image-gate: key no longer required';

/**
 * The methods that a gate closed on this API, `GET /path` each: open in one deployment and closed in the next one,
 * which the gate made. What its owner had closed himself is none of them. One call for each 500 deployments, and two
 * for each that the gate made.
 */
export async function closedByGate(aws: Aws, restApiId: string): Promise<readonly string[]> {
  const deployments = (await listDeployments(aws, restApiId)).toSorted(
    (one, other) => timeOf(one) - timeOf(other),
  );
  const opened = deployments.findLastIndex(({ description }) => description?.startsWith(opening));
  const closed = new Set<string>();
  for (const [index, { description, id }] of deployments.entries()) {
    if (index <= opened || !description?.startsWith(closing)) continue;
    const open = await openIn(aws, restApiId, id);
    for (const name of await openIn(aws, restApiId, deployments[index - 1]?.id))
      if (!open.has(name)) closed.add(name);
  }
  return [...closed];
}

const timeOf = ({ createdDate }: Deployment): number => createdDate?.getTime() ?? 0;

async function listDeployments(aws: Aws, restApiId: string): Promise<readonly Deployment[]> {
  const pages = await listWhole(aws, {
    call: 'apigateway:GetDeployments',
    resource: restApiId,
    identity: ['id'],
    mayLackItems: true,
    command: (position) => new GetDeploymentsCommand({ restApiId, position, limit: 500 }),
  });
  return pages.flatMap(({ items = [] }) => items);
}

/** The methods that a snapshot lets viewers use without a key; none for one that is gone. */
async function openIn(
  aws: Aws,
  restApiId: string,
  deploymentId: string | undefined,
): Promise<ReadonlySet<string>> {
  if (deploymentId === undefined) return new Set();
  const found = await findable(
    'apigateway:GetDeployment',
    deploymentId,
    aws.apiGateway.send(new GetDeploymentCommand({ restApiId, deploymentId, embed: ['apisummary'] })),
  );
  const open = Object.entries(found?.apiSummary ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { apiKeyRequired }]) => !apiKeyRequired)
      .map(([method]) => `${method} ${path}`),
  );
  return new Set(open);
}
