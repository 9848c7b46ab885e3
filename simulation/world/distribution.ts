import {
  CopyDistributionCommand,
  CreateDistributionCommand,
  CreateFunctionCommand,
  PublishFunctionCommand,
  type CacheBehavior,
  type DistributionConfig,
  type Origin,
  type OriginGroup,
} from '@aws-sdk/client-cloudfront';
import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import type { TimeLimits, TurnedAway } from './account-plan.ts';

const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** The key in a header's value: `Bearer KEY` and ` KEY ` send it too. */
export const keyWithin = (value: string): string => value.trim().split(/\s+/).at(-1) ?? '';

/** What an origin is and sends. */
export interface OriginPlan {
  readonly domainName: string;
  readonly path: string;
  readonly header: string;
  /** Undefined: it sends no key. */
  readonly value: string | undefined;
  /** Under the same name in another case, before it. */
  readonly twin?: string | undefined;
}

export interface DistributionPlan {
  readonly name: string;
  /** The first one is the default. */
  readonly origins: readonly OriginPlan[];
  readonly timeLimits?: TimeLimits | undefined;
  /** The first two origins are a group: on these statuses of the first the second is tried. */
  readonly failover?: readonly number[] | undefined;
  /** A function that rejects or changes viewers' requests. */
  readonly viewerFunction?: string | undefined;
  readonly alias?: string | undefined;
  /** It has no address. */
  readonly tenantOnly?: boolean;
  readonly turnsAway?: Exclude<TurnedAway, 'redirect'> | undefined;
  /** Another gate's origin, behind `/pictures/*`. */
  readonly guest?: OriginPlan | undefined;
}

export const guestId = 'guest';

/** Creates a distribution; returns its id. */
export async function createDistribution(aws: Aws, plan: DistributionPlan): Promise<string> {
  const config = configOf(plan);
  const { Distribution } = await aws.cloudFront.send(
    new CreateDistributionCommand({ DistributionConfig: config }),
  );
  return Distribution?.Id ?? '';
}

function configOf(plan: DistributionPlan): DistributionConfig {
  const { name, origins, guest, viewerFunction, alias, turnsAway, tenantOnly = false } = plan;
  const failover = origins.length > 1 ? plan.failover : undefined;
  const items = originsOf(plan);
  const functions: Partial<CacheBehavior> =
    viewerFunction === undefined
      ? {}
      : {
          FunctionAssociations: {
            Quantity: 1,
            Items: [{ EventType: 'viewer-request', FunctionARN: viewerFunction }],
          },
        };
  return {
    CallerReference: name,
    Comment: name,
    Enabled: true,
    Origins: { Quantity: items.length, Items: items },
    ...(failover ? { OriginGroups: { Quantity: 1, Items: [groupOf(failover)] } } : {}),
    DefaultCacheBehavior: {
      TargetOriginId: failover ? groupId : originId(0),
      ViewerProtocolPolicy: 'redirect-to-https',
      CachePolicyId: cachingDisabled,
      OriginRequestPolicyId: allViewerExceptHost,
      ...functions,
      ...(turnsAway === 'signed cookies' ? signedOnly : {}),
    },
    ...(guest && guestsBehaviour),
    ...(tenantOnly ? { ConnectionMode: 'tenant-only' } : {}),
    ...(turnsAway === 'country' ? germanyOnly : {}),
    ...(turnsAway === 'web ACL' ? { WebACLId: webAcl } : {}),
    ...(alias === undefined
      ? {}
      : {
          Aliases: { Quantity: 1, Items: [alias] },
          ViewerCertificate: {
            ACMCertificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/viewers',
            SSLSupportMethod: 'sni-only',
            MinimumProtocolVersion: 'TLSv1.2_2021',
          },
        }),
  };
}

function originsOf({ origins, guest, timeLimits }: DistributionPlan): Origin[] {
  const own = origins.map((origin, n) => originOf(origin, originId(n), timeLimits));
  return guest ? [...own, originOf(guest, guestId)] : own;
}

const guestsBehaviour: Pick<DistributionConfig, 'CacheBehaviors'> = {
  CacheBehaviors: {
    Quantity: 1,
    Items: [
      {
        PathPattern: '/pictures/*',
        TargetOriginId: guestId,
        ViewerProtocolPolicy: 'redirect-to-https',
        CachePolicyId: cachingDisabled,
        OriginRequestPolicyId: allViewerExceptHost,
      },
    ],
  },
};

const groupId = 'with failover';

function groupOf(statuses: readonly number[]): OriginGroup {
  const members = [0, 1].map((n) => ({ OriginId: originId(n) }));
  return {
    Id: groupId,
    FailoverCriteria: { StatusCodes: { Quantity: statuses.length, Items: [...statuses] } },
    Members: { Quantity: members.length, Items: members },
  };
}

const signedOnly = { TrustedKeyGroups: { Enabled: true, Quantity: 1, Items: ['members'] } };
const germanyOnly: Pick<DistributionConfig, 'Restrictions'> = {
  Restrictions: { GeoRestriction: { RestrictionType: 'whitelist', Quantity: 1, Items: ['DE'] } },
};
const webAcl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/viewers/1';

/** What viewers have but a runner does not. */
export const viewersHeaders = { 'x-local-country': 'DE', 'x-member': 'yes' };

/** The id of a distribution's n-th origin. */
export function originId(n: number): string {
  return `api-${n}`;
}

function originOf(
  { domainName, path, header, value, twin }: OriginPlan,
  id: string,
  limits?: TimeLimits,
): Origin {
  const headers = [
    ...(twin === undefined ? [] : [{ HeaderName: header.toLowerCase(), HeaderValue: twin }]),
    ...(value === undefined ? [] : [{ HeaderName: header, HeaderValue: value }]),
    { HeaderName: 'x-colour', HeaderValue: 'blue & green' },
  ];
  return {
    Id: id,
    DomainName: domainName,
    OriginPath: path,
    CustomHeaders: { Quantity: headers.length, Items: headers },
    CustomOriginConfig: {
      HTTPPort: 80,
      HTTPSPort: 443,
      OriginProtocolPolicy: 'https-only',
      OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
      ...(limits ? { OriginReadTimeout: limits.response } : {}),
    },
    ...(limits ? { ConnectionAttempts: limits.attempts, ConnectionTimeout: limits.connection } : {}),
  };
}

/** A staging copy, its headers included. */
export async function copyForStaging(aws: Aws, primaryId: string): Promise<string> {
  const primary = await findDistribution(aws, primaryId);
  const command = new CopyDistributionCommand({
    PrimaryDistributionId: primaryId,
    Staging: true,
    IfMatch: primary?.etag,
    CallerReference: 'staging',
    Enabled: true,
  });
  const { Distribution } = await aws.cloudFront.send(command);
  return Distribution?.Id ?? '';
}

/** The name that viewers use where a distribution's own name redirects. */
export const viewerName = 'pictures.example.org';

/** A function that redirects requests to a distribution's own name to {@link viewerName}; returns its ARN. */
export async function createRedirect(aws: Aws): Promise<string> {
  const code = `function handler(event) {
    var host = event.request.headers.host.value;
    if (host === '${viewerName}') return event.request;
    return {
      statusCode: 301,
      statusDescription: 'Moved Permanently',
      headers: { location: { value: 'https://${viewerName}' + event.request.uri } },
    };
  }`;
  const name = 'redirect';
  const { ETag, FunctionSummary } = await aws.cloudFront.send(
    new CreateFunctionCommand({
      Name: name,
      FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
      FunctionCode: new TextEncoder().encode(code),
    }),
  );
  await aws.cloudFront.send(new PublishFunctionCommand({ Name: name, IfMatch: ETag }));
  return FunctionSummary?.FunctionMetadata?.FunctionARN ?? '';
}
