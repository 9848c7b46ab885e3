import { CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import type { Account } from './account.ts';
import { namedInChina, uncachedInChina } from './china.ts';

const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';

/** A distribution that someone made by hand, before `domain`; answers its id. */
export async function addSite({ aws }: Account, domain = 'site.example.org'): Promise<string> {
  const china = aws.partition === 'aws-cn';
  const { Distribution } = await aws.cloudFront.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: `by hand before ${domain}`,
        Comment: 'a site',
        Enabled: true,
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'site',
              DomainName: domain,
              CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: 'site',
          ViewerProtocolPolicy: 'redirect-to-https',
          ...(china ? uncachedInChina : { CachePolicyId: cachingOptimized }),
        },
        ...(china ? namedInChina('www.example.cn') : {}),
      },
    }),
  );
  return Distribution?.Id ?? '';
}
