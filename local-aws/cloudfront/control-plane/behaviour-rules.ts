import type { Element } from '@xmldom/xmldom';
import { ServiceError } from '../../service.ts';
import { exception, invalidArgument } from './answer.ts';
import type { Named } from '../edge/snapshot.ts';
import { refusePolicies } from './partitions.ts';
import type { Policies } from './policies.ts';
import { find, itemsAt, malformed, numberAt, textAt, textsAt } from '../xml.ts';

/** What a configuration may name, and what is decided otherwise in each world. */
export interface Known {
  readonly partition: string;
  /** Whether two custom headers of an origin may differ only in case. */
  readonly takesTwinHeaders: boolean;
  readonly named: Named;
}

const methodSets = ['GET,HEAD', 'GET,HEAD,OPTIONS', 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'];

/** The rules for one cache behaviour. `origins` are the ids of origins and origin groups. */
export function checkBehaviour(behaviour: Element, origins: ReadonlySet<string>, known: Known): void {
  const target = textAt(behaviour, 'TargetOriginId');
  if (!target) throw malformed("Value null at 'targetOriginId' must not be null");
  if (!origins.has(target))
    throw exception('NoSuchOrigin', 'One or more of your origins or origin groups do not exist.');
  const protocol = textAt(behaviour, 'ViewerProtocolPolicy');
  if (!protocol) throw malformed("Value null at 'viewerProtocolPolicy' must not be null");
  if (!['allow-all', 'https-only', 'redirect-to-https'].includes(protocol))
    throw invalidArgument('The parameter ViewerProtocolPolicy is not valid.');
  checkMethods(behaviour);
  checkPolicies(behaviour, known);
  checkTtls(behaviour);
  checkFunctions(behaviour, known);
}

function checkMethods(behaviour: Element): void {
  const sorted = (path: string): string => textsAt(behaviour, path).sort().join(',');
  if (find(behaviour, 'AllowedMethods') && !methodSets.includes(sorted('AllowedMethods')))
    throw invalidArgument('The parameter AllowedMethods contains an unsupported combination of methods.');
  const cached = sorted('AllowedMethods/CachedMethods');
  if (cached !== '' && !methodSets.slice(0, 2).includes(cached))
    throw invalidArgument('The parameter CachedMethods contains an unsupported combination of methods.');
  const allowed = textsAt(behaviour, 'AllowedMethods');
  if (cached.split(',').some((method) => allowed.length > 0 && !allowed.includes(method) && method !== ''))
    throw invalidArgument('The parameter CachedMethods must be contained in AllowedMethods.');
}

function checkPolicies(behaviour: Element, known: Known): void {
  refusePolicies(known.partition, behaviour);
  const id = (name: string): string => textAt(behaviour, name) ?? '';
  const legacy = find(behaviour, 'ForwardedValues') !== undefined;
  if (legacy === (id('CachePolicyId') !== ''))
    throw invalidArgument(
      legacy
        ? 'The parameter ForwardedValues cannot be used when a cache policy is associated to the cache behavior.'
        : 'The parameter ForwardedValues is required.',
    );
  const { cachePolicies, originRequestPolicies, responseHeadersPolicies } = known.named;
  refuseUnknown(behaviour, [cachePolicies, originRequestPolicies, responseHeadersPolicies]);
}

/** Throws `NoSuch...` (404) for a policy of these kinds that `config` names and nobody has made. */
export function refuseUnknown(config: Element, kinds: readonly Policies[]): void {
  for (const policies of kinds) {
    const id = textAt(config, `${policies.kind.name}Id`) ?? '';
    if (id !== '') policies.get(id);
  }
}

function checkTtls(behaviour: Element): void {
  if (!find(behaviour, 'ForwardedValues')) return;
  const min = numberAt(behaviour, 'MinTTL');
  if (min === undefined) throw invalidArgument('The parameter MinTTL is required.');
  const fallback = numberAt(behaviour, 'DefaultTTL') ?? Math.max(min, 86_400);
  const max = numberAt(behaviour, 'MaxTTL') ?? Math.max(fallback, 31_536_000);
  if (min > fallback || fallback > max)
    throw exception('InvalidTTLOrder', 'The order of MinTTL, DefaultTTL and MaxTTL is not valid.');
}

function checkFunctions(behaviour: Element, known: Known): void {
  const events = new Set<string>();
  for (const association of itemsAt(behaviour, 'FunctionAssociations')) {
    const event = textAt(association, 'EventType') ?? '';
    if (event !== 'viewer-request' && event !== 'viewer-response')
      throw functionRefusal('The function event type is not valid for a CloudFront function.');
    if (events.has(event)) throw functionRefusal('Two functions are associated with one event type.');
    events.add(event);
    if (!known.named.functions.live(textAt(association, 'FunctionARN') ?? ''))
      throw functionRefusal('The function ARN does not exist or has not been published.');
  }
}

function functionRefusal(message: string): ServiceError {
  return exception('InvalidFunctionAssociation', message);
}
