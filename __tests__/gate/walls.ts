import type { Context } from '../../src/gate/context.ts';
import type { ProbePort } from '../../src/probe.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { originsOf } from '../../src/aws/cloudfront/distribution-config.ts';
import { createWatch, type Watch } from '../../simulation/world/watch.ts';
import { createRedirect } from '../../simulation/world/distribution.ts';
import { stage } from '../commands/gate-account.ts';
import { rewrite } from '../commands/status-damage.ts';
import { during, type Gated } from './scene.ts';

/** What keeps this machine, but not viewers, from getting through a distribution; each set up as AWS has it. */
export const walls: Readonly<Record<string, (scene: Pick<Gated, 'account' | 'live'>) => Promise<void>>> = {
  'signed cookies': edited((xml) =>
    xml.replace(
      /<TrustedKeyGroups>.*?<\/TrustedKeyGroups>/s,
      '<TrustedKeyGroups><Enabled>true</Enabled><Quantity>1</Quantity>' +
        '<Items><KeyGroup>members</KeyGroup></Items></TrustedKeyGroups>',
    ),
  ),
  'a web ACL': async (scene) => {
    const { account, live } = scene;
    await edited((xml) =>
      xml.replace(/<WebACLId>.*?<\/WebACLId>|<WebACLId\/>/s, `<WebACLId>${webAcl}</WebACLId>`),
    )(scene);
    account.world.cloudFront.blockByWaf(live.distributionId, () => true);
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
  'a default name that is redirected': async (scene) => {
    const arn = await during(scene.account, ({ aws }) => createRedirect(aws));
    await edited((xml) =>
      xml.replace(
        /<FunctionAssociations>.*?<\/FunctionAssociations>/s,
        '<FunctionAssociations><Quantity>1</Quantity><Items><FunctionAssociation>' +
          `<FunctionARN>${arn}</FunctionARN><EventType>viewer-request</EventType>` +
          '</FunctionAssociation></Items></FunctionAssociations>',
      ),
    )(scene);
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

function edited(edit: (xml: string) => string) {
  return async ({ account, live }: Pick<Gated, 'account' | 'live'>): Promise<void> =>
    during(account, ({ aws }) =>
      rewrite(aws, live.distributionId, (xml) => {
        const changed = edit(xml);
        if (changed === xml) throw new Error('the wall was not built');
        return changed;
      }),
    );
}

/** Does `work` while each value that an edge sends is held against each host of the API; answers what was refused. */
export async function watched<T>(
  { account, live }: Gated,
  work: (context: Context) => Promise<T>,
): Promise<{ readonly done: T; readonly refusals: Watch['refusals'] }> {
  return during(account, async (context) => {
    const found = await findDistribution(context.aws, live.distributionId);
    const senders = (found ? originsOf(found.config) : []).map(({ id: originId }) => ({
      ...{ distributionId: live.distributionId, originId, header: 'x-api-key', isTarget: true },
      leadsTo: { apiId: live.apiId, stage },
    }));
    const watch = createWatch(account.world, { senders }, false);
    const watching = watch.along();
    try {
      const done = await work({ ...context, probe: fromAbroad(context.probe) });
      await context.clock.sleep(180_000);
      return { done, refusals: watch.refusals };
    } finally {
      watch.end();
      await watching;
    }
  });
}
