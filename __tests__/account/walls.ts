import type { ProbePort } from '../../src/probe.ts';
import { createRedirect } from '../../simulation/world/distribution.ts';
import type { Account } from './account.ts';
import { rewrite } from './distribution.ts';
import { stage, type LiveApi } from './live-api.ts';
import { watched } from './load.ts';

type Build = (account: Account, distributionId: string) => Promise<unknown>;

/** What keeps this machine, but not viewers, from getting through a distribution; each set up as AWS has it. */
export const walls: Readonly<Record<string, Build>> = {
  'signed cookies': edited((xml) =>
    xml.replace(
      /<TrustedKeyGroups>.*?<\/TrustedKeyGroups>/s,
      '<TrustedKeyGroups><Enabled>true</Enabled><Quantity>1</Quantity>' +
        '<Items><KeyGroup>members</KeyGroup></Items></TrustedKeyGroups>',
    ),
  ),
  'a web ACL': async (account, id) => {
    await edited((xml) =>
      xml.replace(/<WebACLId>.*?<\/WebACLId>|<WebACLId\/>/s, `<WebACLId>${webAcl}</WebACLId>`),
    )(account, id);
    account.world.cloudFront.blockByWaf(id, () => true);
  },
  'a geo rule': edited((xml) =>
    xml.replace(
      /<GeoRestriction>.*?<\/GeoRestriction>/s,
      '<GeoRestriction><RestrictionType>whitelist</RestrictionType><Quantity>1</Quantity>' +
        '<Items><Location>DE</Location></Items></GeoRestriction>',
    ),
  ),
  'viewer mTLS': edited((xml) =>
    xml.replace(
      /<ViewerMtlsConfig>.*?<\/ViewerMtlsConfig>|(?=<\/DistributionConfig>)/s,
      '<ViewerMtlsConfig><Mode>required</Mode></ViewerMtlsConfig>',
    ),
  ),
  'a default name that is redirected': async (account, id) => {
    const arn = await account.inTime(createRedirect(account.aws));
    await edited((xml) =>
      xml.replace(
        /<FunctionAssociations>.*?<\/FunctionAssociations>/s,
        '<FunctionAssociations><Quantity>1</Quantity><Items><FunctionAssociation>' +
          `<FunctionARN>${arn}</FunctionARN><EventType>viewer-request</EventType>` +
          '</FunctionAssociation></Items></FunctionAssociations>',
      ),
    )(account, id);
  },
  'a multi-tenant distribution': edited((xml) =>
    xml.replace(
      /<ConnectionMode>.*?<\/ConnectionMode>|(?=<\/DistributionConfig>)/s,
      '<ConnectionMode>tenant-only</ConnectionMode>',
    ),
  ),
};

const webAcl = 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/viewers/1';

/** This machine's requests, which do not come from the country that the geo rule lets through. */
export const fromAbroad = ({ request }: ProbePort): ProbePort => ({
  request: (url, headers) => request(url, { ...headers, 'x-local-country': 'US' }),
});

function edited(edit: (xml: string) => string): Build {
  return (account, id) => rewrite(account, id, edit);
}

/** Does `work`, from abroad, while each value that the first distribution sends is held against each host of the API. */
export function watchedAbroad<T>(
  account: Account,
  { apiId, distributionId }: LiveApi,
  work: (probe: ProbePort) => Promise<T>,
) {
  const sender = {
    ...{ distributionId, originId: 'api', header: 'x-api-key', isTarget: true },
    leadsTo: { apiId, stage },
  };
  return watched(account, [sender], () => work(fromAbroad(account.probe)), { after: 180 });
}
