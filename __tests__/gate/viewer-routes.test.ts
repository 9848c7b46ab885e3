import { describe, expect, test } from '@jest/globals';
import { configFrom, originsOf } from '../../src/aws/cloudfront/distribution-config.ts';
import type { Target } from '../../src/gate/distributions.ts';
import { probeRoute, viewerRoute } from '../../src/gate/probe.ts';
import type { StageAddress } from '../../src/gate/stage-address.ts';

const own = 'abc123.execute-api.eu-central-1.amazonaws.com';
const at: StageAddress = {
  ...{ apiId: 'abc123', stage: 'prod', ownDomain: own },
  customDomains: [{ names: ['api.example.org'], prefix: '', base: '', others: [], assumed: false }],
};

const methods = (...names: readonly string[]) =>
  names.map((name) => {
    const [httpMethod = '', path = ''] = name.split(' ');
    return { name, httpMethod, path, keyRequired: true, authorization: 'NONE' };
  });

/** A distribution with one origin and the given behaviours, by pattern; the last is the default one. */
function target(
  domain: string,
  originPath: string,
  ...behaviours: readonly (readonly [string, string])[]
): Target {
  const [[, fallback] = ['*', 'api'], ...others] = behaviours.toReversed();
  const patterns = others
    .toReversed()
    .map(
      ([pattern, origin]) =>
        `<CacheBehavior><PathPattern>${pattern}</PathPattern><TargetOriginId>${origin}</TargetOriginId></CacheBehavior>`,
    );
  const config = configFrom(
    `<DistributionConfig><CallerReference>x</CallerReference><Origins><Quantity>1</Quantity><Items><Origin><Id>api</Id><DomainName>${domain}</DomainName><OriginPath>${originPath}</OriginPath></Origin></Items></Origins><OriginGroups><Quantity>1</Quantity><Items><OriginGroup><Id>group</Id><Members><Quantity>2</Quantity><Items><OriginGroupMember><OriginId>bucket</OriginId></OriginGroupMember><OriginGroupMember><OriginId>api</OriginId></OriginGroupMember></Items></Members></OriginGroup></Items></OriginGroups><DefaultCacheBehavior><TargetOriginId>${fallback}</TargetOriginId></DefaultCacheBehavior><CacheBehaviors><Quantity>${patterns.length}</Quantity><Items>${patterns.join('')}</Items></CacheBehaviors><Enabled>true</Enabled></DistributionConfig>`,
  );
  return {
    ...{ id: 'E1', domainName: 'd1.cloudfront.net', etag: 'tag', config, origins: originsOf(config) },
    ...{ deployed: true, enabled: true, staging: false, tenantOnly: false, changedAt: undefined },
    ...{ arn: 'arn:aws:cloudfront::123456789012:distribution/E1', aliases: [] },
  };
}

const probe = probeRoute(methods('GET /pictures/{key}'), '/images/health');

/** Where a viewer must ask for `/images/health` of the API. */
const path = (seen: Target): string | undefined =>
  probe && viewerRoute(seen, at, probe)?.path('n1').replace('?image-gate-nonce=n1', '');

describe('the way through a distribution to the probe', () => {
  test.each([
    ['the stage stands in the origin path', target(own, '/prod', ['*', 'api']), '/images/health'],
    ['the viewer names the stage', target(own, '', ['*', 'api']), '/prod/images/health'],
    ['the origin path goes deeper', target(own, '/prod/images', ['*', 'api']), '/health'],
    ['the origin path goes elsewhere', target(own, '/prod/other', ['*', 'api']), undefined],
    ['the origin path only begins alike', target(own, '/prod/ima', ['*', 'api']), undefined],
    ['a custom domain', target('api.example.org', '', ['*', 'api']), '/images/health'],
    ['a custom domain with a path', target('api.example.org', '/images', ['*', 'api']), '/health'],
    [
      'one pattern leads to the API',
      target(own, '/prod', ['/images/*', 'api'], ['*', 'bucket']),
      '/images/health',
    ],
    ['a pattern without slash', target(own, '/prod', ['images/*', 'api'], ['*', 'bucket']), '/images/health'],
    ['a pattern with ?', target(own, '/prod', ['/image?/*', 'api'], ['*', 'bucket']), '/images/health'],
    [
      'an earlier pattern leads elsewhere',
      target(own, '/prod', ['/images/h*', 'bucket'], ['*', 'api']),
      undefined,
    ],
    ['no pattern leads to the API', target(own, '/prod', ['/thumbs/*', 'api'], ['*', 'bucket']), undefined],
    ['an origin group', target(own, '/prod', ['*', 'group']), '/images/health'],
  ])('%s', (_, seen, expected) => {
    expect(path(seen)).toBe(expected);
  });
});
