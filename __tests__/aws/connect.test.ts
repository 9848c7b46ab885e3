import { expect, test } from '@jest/globals';
import { administratorKey } from '../../local-aws/credentials.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { connect } from '../../src/aws/client/connect.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { findRole } from '../../src/aws/iam/role.ts';
import { systemClock } from '../../src/clock.ts';

test.each(['eu-central-1', 'cn-north-1', 'cn-northwest-1'])(
  'the global services are asked in their own Region, also behind an endpoint of one’s own: %s',
  async (region) => {
    const aws = connect({
      ...{ region, clock: systemClock, endpoint: 'http://aws.example.org' },
      ...{ requestHandler: createLocalAws({ region }).requestHandler(), credentials: administratorKey },
    });
    expect(await findRole(aws, 'nobody', 'images')).toBeUndefined();
    expect(await listDistributions(aws)).toEqual([]);
  },
);

test.each([
  ['cn-north-1', 'aws-cn', 'cn-northwest-1', 'cn-north-1'],
  ['cn-northwest-1', 'aws-cn', 'cn-northwest-1', 'cn-north-1'],
  ['us-gov-east-1', 'aws-us-gov', 'us-gov-west-1', 'us-gov-west-1'],
  ['us-east-2', 'aws', 'us-east-1', 'us-east-1'],
])('%s is of the partition %s, and its global services answer in %s and %s', async (region, ...expected) => {
  const { partition, cloudFront, iam } = connect({
    region,
    clock: systemClock,
    credentials: administratorKey,
  });
  expect([partition, await cloudFront.config.region(), await iam.config.region()]).toEqual(expected);
});
