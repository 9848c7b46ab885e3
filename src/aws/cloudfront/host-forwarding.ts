import { GetCachePolicyCommand, GetOriginRequestPolicyCommand } from '@aws-sdk/client-cloudfront';
import type { CachePolicyHeadersConfig, OriginRequestPolicyHeadersConfig } from '@aws-sdk/client-cloudfront';
import type { Aws } from '../client/connect.ts';
import type { Behaviour } from './distribution-config.ts';
import { callIfThere } from '../client/call.ts';

/** A policy's setting for headers: `allViewer`, `whitelist`... and the listed names. */
interface HeaderRule {
  readonly behaviour: string;
  readonly names: readonly string[];
}

/** Finds the behaviours that forward the viewer's Host header, which no function may replace; each policy is read once. */
export function hostForwarding(aws: Aws): (behaviour: Behaviour) => Promise<boolean> {
  const read = new Map<string, Promise<HeaderRule>>();
  const once = async (id: string | undefined, find: typeof cacheRule): Promise<boolean> => {
    if (id === undefined) return false;
    const known = read.get(id) ?? find(aws, id);
    read.set(id, known);
    return forwardsHost(await known);
  };
  return async ({ forwardedHeaders, originRequestPolicyId, cachePolicyId, rewrites }) => {
    if (rewrites) return false;
    if (forwardedHeaders.some((name) => name === 'host' || name === '*')) return true;
    const policies = [once(originRequestPolicyId, originRequestRule), once(cachePolicyId, cacheRule)];
    return (await Promise.all(policies)).includes(true);
  };
}

/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginRequestPolicyHeadersConfig.html */
function forwardsHost({ behaviour, names }: HeaderRule): boolean {
  const listed = names.includes('host');
  if (behaviour === 'allViewer' || behaviour === 'allViewerAndWhitelistCloudFront') return true;
  return behaviour === 'allExcept' ? !listed : behaviour === 'whitelist' && listed;
}

async function originRequestRule(aws: Aws, id: string): Promise<HeaderRule> {
  const found = await callIfThere(aws.cloudFront, GetOriginRequestPolicyCommand, id, { Id: id });
  return rule(found?.OriginRequestPolicy?.OriginRequestPolicyConfig?.HeadersConfig);
}

async function cacheRule(aws: Aws, id: string): Promise<HeaderRule> {
  const found = await callIfThere(aws.cloudFront, GetCachePolicyCommand, id, { Id: id });
  return rule(found?.CachePolicy?.CachePolicyConfig?.ParametersInCacheKeyAndForwardedToOrigin?.HeadersConfig);
}

function rule(config?: CachePolicyHeadersConfig | OriginRequestPolicyHeadersConfig): HeaderRule {
  return {
    behaviour: config?.HeaderBehavior ?? 'none',
    names: (config?.Headers?.Items ?? []).map((name) => name.toLowerCase()),
  };
}
