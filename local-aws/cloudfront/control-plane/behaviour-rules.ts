import type { AllowedMethods } from '@aws-sdk/client-cloudfront';
import type { AnyBehaviour } from '../configuration/behaviour.ts';
import type { ServiceError } from '../../service.ts';
import type { Named } from '../edge/snapshot.ts';
import { itemsOf } from '../list.ts';
import { exception, invalidArgument } from '../refusals.ts';
import { refusePolicies } from './partitions.ts';

/** What a configuration may reference, and the decisions that differ between worlds. */
export interface Known {
  readonly partition: string;
  /** Whether two custom headers of an origin may differ only in case. */
  readonly takesTwinHeaders: boolean;
  readonly named: Named;
}

const methodSets = ['GET,HEAD', 'GET,HEAD,OPTIONS', 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'];

/** The rules for one cache behaviour. `origins` are the ids of origins and origin groups. */
export function checkBehaviour(
  behaviour: AnyBehaviour,
  origins: ReadonlySet<string | undefined>,
  known: Known,
): void {
  if (!origins.has(behaviour.TargetOriginId))
    throw exception('NoSuchOrigin', 'One or more of your origins or origin groups do not exist.');
  if (!['allow-all', 'https-only', 'redirect-to-https'].includes(behaviour.ViewerProtocolPolicy ?? ''))
    throw invalidArgument('The parameter ViewerProtocolPolicy is not valid.');
  if (behaviour.AllowedMethods) checkMethods(behaviour.AllowedMethods);
  checkPolicies(behaviour, known);
  if (behaviour.ForwardedValues) checkTtls(behaviour);
  checkFunctions(behaviour, known);
  // Reported (chantzlarge/terraform-aws-hugo#44).
  for (const { LambdaFunctionARN: arn = '' } of itemsOf(behaviour.LambdaFunctionAssociations))
    if (!/:\d+$/.test(arn))
      throw exception(
        'InvalidLambdaFunctionAssociation',
        `The function ARN must reference a specific function version. (The ARN must end with the version number.) ARN: ${arn}`,
      );
}

function checkMethods({ Items: allowed = [], CachedMethods }: AllowedMethods): void {
  if (!methodSets.includes(allowed.toSorted().join(',')))
    throw invalidArgument('The parameter AllowedMethods contains an unsupported combination of methods.');
  const cached = itemsOf(CachedMethods);
  if (CachedMethods && !methodSets.slice(0, 2).includes(cached.toSorted().join(',')))
    throw invalidArgument('The parameter CachedMethods contains an unsupported combination of methods.');
  if (cached.some((method) => !allowed.includes(method)))
    throw invalidArgument('The parameter CachedMethods must be contained in AllowedMethods.');
}

function checkPolicies(behaviour: AnyBehaviour, { partition, named }: Known): void {
  refusePolicies(partition, behaviour);
  const { ForwardedValues, CachePolicyId, OriginRequestPolicyId, ResponseHeadersPolicyId } = behaviour;
  if (ForwardedValues && CachePolicyId)
    throw invalidArgument(
      'The parameter ForwardedValues cannot be used when a cache policy is associated to the cache behavior.',
    );
  if (!ForwardedValues && !CachePolicyId) throw invalidArgument('The parameter ForwardedValues is required.');
  if (CachePolicyId) named.cachePolicies.get(CachePolicyId);
  if (OriginRequestPolicyId) named.originRequestPolicies.get(OriginRequestPolicyId);
  if (ResponseHeadersPolicyId) named.responseHeadersPolicies.get(ResponseHeadersPolicyId);
}

function checkTtls({ MinTTL, DefaultTTL, MaxTTL }: AnyBehaviour): void {
  if (MinTTL === undefined) throw invalidArgument('The parameter MinTTL is required.');
  const fallback = DefaultTTL ?? Math.max(MinTTL, 86_400);
  const max = MaxTTL ?? Math.max(fallback, 31_536_000);
  if (MinTTL > fallback || fallback > max)
    throw exception('InvalidTTLOrder', 'The order of MinTTL, DefaultTTL and MaxTTL is not valid.');
}

function checkFunctions({ FunctionAssociations }: AnyBehaviour, { named }: Known): void {
  const events = new Set<string>();
  for (const { EventType = '', FunctionARN = '' } of itemsOf(FunctionAssociations)) {
    if (EventType !== 'viewer-request' && EventType !== 'viewer-response')
      throw functionRefusal('The function event type is not valid for a CloudFront function.');
    if (events.has(EventType)) throw functionRefusal('Two functions are associated with one event type.');
    events.add(EventType);
    if (!named.functions.live(FunctionARN))
      throw functionRefusal('The function ARN does not exist or has not been published.');
  }
}

function functionRefusal(message: string): ServiceError {
  return exception('InvalidFunctionAssociation', message);
}
