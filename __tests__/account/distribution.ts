import type { CacheBehavior, DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { headerValues, originsOf, withOriginHeader } from '../../src/aws/cloudfront/distribution-config.ts';
import type { Hand } from './hand.ts';

const cachingDisabled = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
export const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';
export const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** What an origin of a distribution is, as far as a gate is concerned; the rest is as anybody has it. */
export interface OriginParts {
  readonly id?: string;
  readonly domain: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly more?: Partial<Origin>;
}

let made = 0;

/** A distribution as others make it; its id. The first origin has the default behaviour, each further one `/pictures/N-*`. */
export async function addDistribution(
  { aws, cloudFront }: Hand,
  parts: OriginParts | readonly OriginParts[],
  change: Partial<DistributionConfig> = {},
): Promise<string> {
  const china = aws.partition === 'aws-cn';
  const origins = [parts].flat().map(originOf);
  const [first, ...others] = origins.map(({ Id }): Omit<CacheBehavior, 'PathPattern'> => ({
    TargetOriginId: Id,
    ViewerProtocolPolicy: 'redirect-to-https',
    ...(china
      ? uncachedInChina
      : { CachePolicyId: cachingDisabled, OriginRequestPolicyId: allViewerExceptHost }),
  }));
  const { Distribution } = await cloudFront.createDistribution({
    DistributionConfig: {
      ...{ CallerReference: String(made++), Comment: 'by hand', Enabled: true },
      Origins: { Quantity: origins.length, Items: origins },
      DefaultCacheBehavior: first,
      CacheBehaviors: {
        Quantity: others.length,
        Items: others.map((one, index) => ({ ...one, PathPattern: `/pictures/${index + 1}-*` })),
      },
      ...(china ? namedInChina(`${origins[0]?.Id ?? ''}.example.cn`) : {}),
      ...change,
    },
  });
  return Distribution?.Id ?? '';
}

function originOf({ id, domain, path = '', headers = {}, more = {} }: OriginParts, index: number): Origin {
  const custom = Object.entries(headers);
  return {
    Id: id ?? `origin-${index}`,
    DomainName: domain,
    OriginPath: path,
    CustomHeaders: {
      Quantity: custom.length,
      Items: custom.map(([HeaderName, HeaderValue]) => ({ HeaderName, HeaderValue })),
    },
    CustomOriginConfig: {
      ...{ HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
      OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
    },
    ...more,
  };
}

/** CloudFront in China has no policies: a behaviour says itself what is cached and forwarded. */
const uncachedInChina = {
  ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' as const } },
  ...{ MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 },
};

/** It serves nothing under names of its own, and takes certificates of IAM only. */
function namedInChina(name: string): Pick<DistributionConfig, 'Aliases' | 'ViewerCertificate'> {
  return {
    Aliases: { Quantity: 1, Items: [name] },
    ViewerCertificate: {
      ...{ IAMCertificateId: 'ASCAEXAMPLE123EXAMPLE', SSLSupportMethod: 'sni-only' },
      MinimumProtocolVersion: 'TLSv1.2_2021',
    },
  };
}

/** A distribution that has nothing to do with a gate. */
export const addSite = (hand: Hand, domain = 'site.example.org'): Promise<string> =>
  addDistribution(hand, { id: 'site', domain });

async function read({ aws, inTime }: Hand, id: string) {
  const found = await inTime(findDistribution(aws, id));
  if (!found) throw new Error(`no distribution ${id}`);
  return found;
}

export const domainOf = async (hand: Hand, id: string): Promise<string> => (await read(hand, id)).domainName;

/** A distribution's configuration, to the byte. */
export const xmlOf = async (hand: Hand, id: string): Promise<string> => (await read(hand, id)).config.xml;

/** Rewrites a distribution's XML as someone in the console would; throws where nothing differs. */
export async function rewrite(hand: Hand, id: string, edit: (xml: string) => string): Promise<void> {
  const { config, etag } = await read(hand, id);
  const xml = edit(config.xml);
  if (xml === config.xml) throw new Error('nothing was rewritten');
  await hand.inTime(updateDistribution(hand.aws, { id, etag }, { xml }));
}

/** The XML of a distribution, with a Lambda@Edge function for origin requests. */
export const withLambda = (xml: string): string =>
  xml.replace(
    /<LambdaFunctionAssociations>.*?<\/LambdaFunctionAssociations>/s,
    '<LambdaFunctionAssociations><Quantity>1</Quantity><Items><LambdaFunctionAssociation><LambdaFunctionARN>arn:aws:lambda:us-east-1:123456789012:function:edge:7</LambdaFunctionARN><EventType>origin-request</EventType><IncludeBody>false</IncludeBody></LambdaFunctionAssociation></Items></LambdaFunctionAssociations>',
  );

/** Another writer sets a header of every origin; undefined where nothing differs, as a plan without changes. */
export async function setHeader(
  hand: Hand,
  id: string,
  value: string,
  name = 'x-api-key',
): Promise<string | undefined> {
  const { config, etag } = await read(hand, id);
  const originIds = originsOf(config).map((origin) => origin.id);
  const changed = withOriginHeader(config, originIds, name, value);
  if (changed.xml === config.xml) return undefined;
  return hand.inTime(updateDistribution(hand.aws, { id, etag }, changed));
}

/** What each origin of a distribution sends as key, by its path. */
export async function sentBy(hand: Hand, id: string): Promise<Readonly<Record<string, string | undefined>>> {
  const { config } = await read(hand, id);
  return Object.fromEntries(
    originsOf(config).map((origin) => [origin.path, headerValues(origin, 'x-api-key')[0]]),
  );
}
