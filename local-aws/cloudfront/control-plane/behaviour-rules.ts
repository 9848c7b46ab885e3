import type { AllowedMethods, ForwardedValues } from '@aws-sdk/client-cloudfront';
import type { AnyBehaviour } from '../configuration/behaviour.ts';
import type { Named } from '../edge/snapshot.ts';
import { itemsOf } from '../list.ts';
import { isReserved } from '../reserved-headers.ts';
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

/** The ids of a distribution's origins and origin groups. */
export type Targets = Readonly<Record<'origins' | 'groups', readonly (string | undefined)[]>>;

/** The rules for one cache behaviour. */
export function checkBehaviour(behaviour: AnyBehaviour, { origins, groups }: Targets, known: Known): void {
  const ofGroup = groups.includes(behaviour.TargetOriginId);
  if (!ofGroup && !origins.includes(behaviour.TargetOriginId))
    throw exception('NoSuchOrigin', 'One or more of your origins or origin groups do not exist.');
  if (behaviour.AllowedMethods) checkMethods(behaviour.AllowedMethods, ofGroup);
  checkPolicies(behaviour, known);
  if (behaviour.ForwardedValues) {
    checkTtls(behaviour);
    checkForwarded(behaviour.ForwardedValues);
  }
  checkFunctions(behaviour, known);
  // Reported (chantzlarge/terraform-aws-hugo#44).
  for (const { LambdaFunctionARN: arn = '' } of itemsOf(behaviour.LambdaFunctionAssociations))
    if (!/:\d+$/.test(arn))
      throw exception(
        'InvalidLambdaFunctionAssociation',
        `The function ARN must reference a specific function version. (The ARN must end with the version number.) ARN: ${arn}`,
      );
}

function checkMethods({ Items: allowed = [], CachedMethods }: AllowedMethods, ofGroup: boolean): void {
  if (!methodSets.includes(allowed.toSorted().join(',')))
    throw invalidArgument('The parameter AllowedMethods contains an unsupported combination of methods.');
  // Reported (aws/aws-cdk#32450).
  if (ofGroup && allowed.includes('POST'))
    throw invalidArgument(
      'The parameter AllowedMethods cannot include POST, PUT, PATCH, or DELETE for a cached behavior associated with an origin group.',
    );
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

/** Documented, but for the message about `Connection`, which is reported. */
function checkForwarded({ Cookies, Headers }: ForwardedValues): void {
  if ((Cookies?.Forward === 'whitelist') !== itemsOf(Cookies?.WhitelistedNames).length > 0)
    throw exception(
      'InvalidForwardCookies',
      "Your request contains forward cookies option which doesn't match with the expectation for the whitelisted list of cookie names.",
    );
  const headers = itemsOf(Headers);
  const wrong = headers.find((name) => isReserved(name) || (name === '*' && headers.length > 1));
  if (wrong !== undefined)
    throw invalidArgument(`The parameter Header Name with value ${wrong} is not allowed.`);
  if (headers.length > 10)
    throw exception(
      'TooManyHeadersInForwardedValues',
      'Your request contains too many headers in forwarded values.',
    );
}

/** Documented ("Restrictions on edge functions"): a behaviour's viewer events have functions of one kind. */
function checkFunctions(behaviour: AnyBehaviour, { named }: Known): void {
  const { FunctionAssociations, LambdaFunctionAssociations } = behaviour;
  const functions = itemsOf(FunctionAssociations);
  const atViewer = itemsOf(LambdaFunctionAssociations).some(({ EventType = '' }) =>
    EventType.startsWith('viewer-'),
  );
  if (
    new Set(functions.map(({ EventType }) => EventType)).size < functions.length ||
    (atViewer && functions.length > 0)
  )
    throw exception('InvalidFunctionAssociation', 'A CloudFront function association is invalid.');
  // Code and message are reported, as far as they are known.
  const unknown = functions.find(({ FunctionARN = '' }) => !named.functions.live(FunctionARN));
  if (unknown)
    throw invalidArgument(
      `The parameter FunctionAssociationArn is invalid: ${unknown.FunctionARN ?? ''} is not found or is not published.`,
    );
}
