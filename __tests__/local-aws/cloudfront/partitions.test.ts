import {
  CreateCachePolicyCommand,
  CreateDistributionCommand,
  ListDistributionsCommand,
} from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { openAccount, type Account } from '../../account/account.ts';
import { addSite } from '../../account/distribution.ts';
import { refused } from '../refusals.ts';

const inRegion = (region: string): Promise<Account> => openAccount({ region });

describe('CloudFront in other partitions', () => {
  test('takes no cache policy in China, neither made nor named', async () => {
    const account = await inRegion('cn-northwest-1');
    const { aws } = account;
    const made = aws.cloudFront.send(
      new CreateDistributionCommand({
        DistributionConfig: {
          ...{ CallerReference: 'one', Comment: '', Enabled: true },
          Origins: {
            Quantity: 1,
            Items: [
              {
                Id: 'site',
                DomainName: 'site.example.cn',
                CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
              },
            ],
          },
          DefaultCacheBehavior: {
            TargetOriginId: 'site',
            ViewerProtocolPolicy: 'https-only',
            CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          },
        },
      }),
    );
    await refused(made, '400 InvalidArgument', "The parameter CachePolicyId can't be set for this region.");
    const policy = new CreateCachePolicyCommand({ CachePolicyConfig: { Name: 'one', MinTTL: 0 } });
    await refused(account.inTime(aws.cloudFront.send(policy)), '400 Throttling');
  });

  test('serves nothing under its own name in China, and by the alternate one', async () => {
    const account = await inRegion('cn-north-1');
    const id = await addSite(account);
    await account.pass(120);
    const { DistributionList } = await account.aws.cloudFront.send(new ListDistributionsCommand({}));
    const own = DistributionList?.Items?.find(({ Id }) => Id === id)?.DomainName ?? '';
    expect(own).toMatch(/\.cloudfront\.cn$/);
    await expect(account.probe.request(`https://${own}/`)).rejects.toThrow('nothing answers');
    // Its origin answers to nobody, which CloudFront says.
    expect((await account.probe.request('https://site.example.cn/')).status).toBe(502);
  });

  test.each(['us-gov-west-1', 'us-gov-east-1'])('knows no credentials of %s', async (region) => {
    const { aws } = await inRegion('eu-central-1');
    expect((await aws.cloudFront.send(new ListDistributionsCommand({}))).DistributionList).toBeDefined();
    await expect(inRegion(region)).rejects.toMatchObject({
      cause: { name: 'InvalidClientTokenId', $metadata: { httpStatusCode: 403 } },
    });
  });
});
