import type { Distribution } from '../control-plane/distribution.ts';
import type { Distributions } from '../control-plane/distributions.ts';
import { itemsOf } from '../list.ts';
import type { Snapshot } from './snapshot.ts';

/** Whether the distribution's configuration names the policy or function `id`. */
export function refersTo({ config, settings }: Distribution, id: string): boolean {
  return (
    config.ContinuousDeploymentPolicyId === id ||
    settings.behaviours.some(({ FunctionAssociations, ...behaviour }) =>
      [
        ...[behaviour.CachePolicyId, behaviour.OriginRequestPolicyId, behaviour.ResponseHeadersPolicyId],
        ...itemsOf(FunctionAssociations).map(({ FunctionARN }) => FunctionARN),
      ].includes(id),
    )
  );
}

/** The distribution that serves `host` at `edge`, with that edge's configuration. */
export function findAt(
  distributions: Distributions,
  host: string,
  edge: number,
): { distribution: Distribution; snapshot: Snapshot } | undefined {
  for (const distribution of distributions.all()) {
    const snapshot = distribution.deployment.at(edge);
    const own = isOwnName(distribution, host) && snapshot?.config.ConnectionMode !== 'tenant-only';
    if (snapshot && (own || snapshot.aliases.some((alias) => means(alias, host))))
      return { distribution, snapshot };
  }
  return undefined;
}

/** Whether `host` is one of the distribution's names on any edge. */
export function isNameOf({ domainName, settings }: Distribution, host: string): boolean {
  return isOwnName({ domainName }, host) || settings.aliases.some((alias) => means(alias, host));
}

/** In China a distribution's own name serves nothing (d: https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html). */
function isOwnName({ domainName }: Pick<Distribution, 'domainName'>, host: string): boolean {
  return domainName === host && !host.endsWith('.cloudfront.cn');
}

/** Whether an alias, such as `*.example.org`, matches `host`. */
function means(alias: string, host: string): boolean {
  return alias.startsWith('*.') ? host.endsWith(alias.slice(1)) : alias === host;
}
