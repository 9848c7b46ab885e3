import { expect, test } from '@jest/globals';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { connect } from '../../src/aws/client/connect.ts';
import { realClock } from '../../local-aws/clock.ts';
import type { ListedDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { directAddress, leadsTo, stageAddresses, viewerPath } from '../../src/gate/stage-address.ts';

const domain = 'api.example.org';
const stage = { apiId: 'abcdef1234', stage: 'live' };

/** A distribution with an origin at the domain for each path. */
function listed(paths: readonly string[]): ListedDistribution {
  const origins = paths.map((path, n) => ({
    id: `o${n}`,
    domainName: domain,
    path,
    headers: [],
    lastTry: 0,
    unencrypted: false,
  }));
  return {
    ...{
      id: 'E1',
      arn: 'arn',
      domainName: 'd1.cloudfront.net',
      deployed: true,
      enabled: true,
      staging: false,
    },
    ...{ aliases: [], tenantOnly: false, changedAt: undefined, origins },
  };
}

test.each([
  { paths: ['/img'], prefix: '/img' },
  { paths: ['/img', '/img/thumbs'], prefix: '/img' },
  { paths: ['/img', '/images'], prefix: '' },
  { paths: [''], prefix: '' },
  { paths: [], prefix: '' },
])(
  'a domain of another account, told, with origins at $paths is taken to begin at "$prefix"',
  async (one) => {
    const aws = connect({
      ...{ region: 'eu-central-1', clock: realClock, credentials: administratorKey },
      requestHandler: createLocalAws().requestHandler(),
    });
    const distribution = listed(one.paths);
    const [address] = await stageAddresses(aws, [stage], [domain], {
      ...{ listed: [distribution], selected: [distribution] },
    });
    if (!address) throw new Error('no address');
    expect(directAddress(address, true)).toBe(`https://${domain}${one.prefix}`);
    const [origin] = distribution.origins;
    if (!origin) return;
    expect(distribution.origins.every((each) => leadsTo(address, each))).toBe(true);
    if (origin.path === one.prefix) expect(viewerPath(address, origin, '/.gate')).toBe('/.gate');
  },
);
