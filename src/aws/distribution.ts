import {
  GetDistributionCommand,
  paginateListDistributions,
  UpdateDistributionCommand,
  type Aliases,
  type DistributionSummary,
} from '@aws-sdk/client-cloudfront';
import type { Aws } from './connect.ts';
import {
  configFrom,
  isUnencrypted,
  originDefaults,
  type DistributionConfig,
  type OriginConfig,
} from './distribution-config.ts';
import { findable, refusable } from './refusal.ts';

/** A distribution as a list shows it: enough to poll by, a hundred a call, but without the ETag. */
export interface ListedDistribution {
  readonly id: string;
  readonly arn: string;
  /** Where viewers reach it; in China one of its alternate names. */
  readonly domainName: string;
  readonly deployed: boolean;
  readonly enabled: boolean;
  readonly staging: boolean;
  /** Alternate domain names, `*.` before some. */
  readonly aliases: readonly string[];
  /** A multi-tenant distribution has no address of its own: viewers reach its tenants. */
  readonly tenantOnly: boolean;
  readonly origins: readonly OriginConfig[];
}

/** A distribution read whole. */
export interface ReadDistribution {
  readonly id: string;
  readonly arn: string;
  /** As in {@link ListedDistribution}. */
  readonly domainName: string;
  readonly etag: string;
  readonly deployed: boolean;
  readonly config: DistributionConfig;
}

/** The end of the names under which nothing is served. */
export const unservedDomain = '.cloudfront.cn';

/** Every distribution of the account, staging copies included. */
export async function listDistributions(aws: Aws): Promise<readonly ListedDistribution[]> {
  const found: ListedDistribution[] = [];
  const collect = async (): Promise<void> => {
    for await (const page of paginateListDistributions({ client: aws.cloudFront, pageSize: 100 }, {}))
      found.push(...(page.DistributionList?.Items ?? []).map(fromSummary));
  };
  await refusable('cloudfront:ListDistributions', 'all distributions', collect());
  return found;
}

/**
 * One distribution with its ETag and its configuration as CloudFront sent it; undefined when there is none. `known` is
 * an earlier answer: under the same ETag its configuration is the same and not read out of the XML again.
 */
export async function findDistribution(
  aws: Aws,
  id: string,
  known?: ReadDistribution,
): Promise<ReadDistribution | undefined> {
  const command = new GetDistributionCommand({ Id: id });
  const answer = { xml: '' };
  keepAnswer(command, answer);
  const found = await findable('cloudfront:GetDistribution', id, aws.cloudFront.send(command));
  if (!found) return undefined;
  const { Distribution, ETag } = found;
  if (!ETag || !Distribution?.Status || !Distribution.ARN || !Distribution.DomainName)
    throw new Error(`CloudFront's answer about ${id} is incomplete: nothing was changed`);
  return {
    id,
    arn: Distribution.ARN,
    domainName: viewerDomain(Distribution.DomainName, Distribution.DistributionConfig?.Aliases),
    etag: ETag,
    deployed: Distribution.Status === 'Deployed',
    config: known?.etag === ETag ? known.config : configFrom(answer.xml),
  };
}

/**
 * Replaces a distribution's configuration if its ETag is still `etag`; answers the new ETag.
 * Throws a Failure caused by PreconditionFailed when somebody changed it meanwhile.
 */
export async function updateDistribution(
  aws: Aws,
  id: string,
  etag: string,
  config: DistributionConfig,
  secrets: readonly string[],
): Promise<string> {
  // The SDK wants an object; the XML takes its place after serialising, before signing.
  const command = new UpdateDistributionCommand({ Id: id, IfMatch: etag, DistributionConfig: undefined });
  sendInstead(command, config.xml);
  const answer = await refusable('cloudfront:UpdateDistribution', id, aws.cloudFront.send(command), secrets);
  if (!answer.ETag) throw new Error(`CloudFront's answer to the update of ${id} has no ETag`);
  return answer.ETag;
}

/** Keeps the raw body of the answer beside what the SDK makes of it. */
function keepAnswer(command: GetDistributionCommand, answer: { xml: string }): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body: AsyncIterable<Uint8Array> | Uint8Array };
      const body = await collect(response.body);
      answer.xml = new TextDecoder().decode(body);
      response.body = body;
      return result;
    },
    { step: 'deserialize', name: 'keepAnswer', priority: 'low' },
  );
}

function sendInstead(command: UpdateDistributionCommand, xml: string): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      const request = args.request as { body: Uint8Array; headers: Record<string, string> };
      request.body = new TextEncoder().encode(xml);
      request.headers['content-type'] = 'application/xml';
      request.headers['content-length'] = String(request.body.length);
      return next(args);
    },
    { step: 'build', name: 'sendInstead', priority: 'low' },
  );
}

/**
 * A distribution's own name; in China, where CloudFront serves nothing under its own names, the first of its alternate
 * ones that is no wildcard (https://docs.amazonaws.cn/en_us/aws/latest/userguide/cloudfront.html).
 */
function viewerDomain(own: string, aliases: Aliases | undefined): string {
  if (!own.endsWith(unservedDomain)) return own;
  return aliases?.Items?.find((alias) => !alias.startsWith('*')) ?? own;
}

async function collect(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function fromSummary(summary: DistributionSummary): ListedDistribution {
  const { Id, ARN, DomainName, Status, Origins } = summary;
  if (!Id || !ARN || !DomainName || !Status || !Origins?.Items)
    throw new Error(`CloudFront listed an incomplete distribution ${Id ?? '(no id)'}: nothing was changed`);
  return {
    id: Id,
    arn: ARN,
    domainName: viewerDomain(DomainName, summary.Aliases),
    deployed: Status === 'Deployed',
    enabled: summary.Enabled ?? false,
    staging: summary.Staging ?? false,
    aliases: summary.Aliases?.Items ?? [],
    tenantOnly: summary.ConnectionMode === 'tenant-only',
    origins: Origins.Items.map((origin) => ({
      id: origin.Id ?? '',
      domainName: (origin.DomainName ?? '').toLowerCase(),
      path: origin.OriginPath ?? '',
      headers: (origin.CustomHeaders?.Items ?? []).map((header) => ({
        name: (header.HeaderName ?? '').toLowerCase(),
        value: header.HeaderValue ?? '',
      })),
      connectionAttempts: origin.ConnectionAttempts ?? originDefaults.connectionAttempts,
      connectionTimeout: origin.ConnectionTimeout ?? originDefaults.connectionTimeout,
      responseTimeout: origin.CustomOriginConfig?.OriginReadTimeout ?? originDefaults.responseTimeout,
      unencrypted: isUnencrypted(origin.CustomOriginConfig?.OriginProtocolPolicy ?? ''),
    })),
  };
}
