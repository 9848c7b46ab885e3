import { GetDistributionConfigCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { assume, awsAssumptions } from '../../local-aws/assumptions.ts';
import { createKey } from '../../src/aws/apigateway/api-key.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { attachKey } from '../../src/aws/apigateway/usage-plan.ts';
import { gate } from '../../src/commands/gate.ts';
import { openAccount } from '../commands/account.ts';
import { gateSettings, openApi, stage } from '../commands/gate-account.ts';
import { rewrite } from '../commands/status-damage.ts';
import { distributionOf, during, gated, keysOf, ownDomain, pass, rotateUnderLoad, served } from './scene.ts';

/** A configuration but for the one value that a rotation sets. */
const but = (xml: string, value: string): string => xml.replaceAll(value, 'KEY');

/** References to characters that some readers take for line ends, as these characters. */
const characters = (xml: string): string =>
  xml.replaceAll('&#xD;', '\r').replaceAll('&#x85;', '\u0085').replaceAll('&#x2028;', '\u2028');

describe('text that XML readers like to change', () => {
  /** As they stand in the XML: a literal carriage return would be read as a line feed by anybody. */
  const texts = {
    'a carriage return': 'line one&#xD;line two',
    'a carriage return and a line feed': 'line one&#xD;\nline two',
    'U+0085': 'before&#x85;after',
    'U+0085, literally': 'before\u0085after',
    'U+2028': 'before&#x2028;after',
    'U+2028, literally': 'before\u2028after',
    'a tab, quotes and entities': '\t"quoted" &amp; \'quoted\' &amp;amp; &lt;tag&gt; ]]&gt;',
  };

  test.each(Object.entries(texts))('%s in a Comment is kept by gate and rotate', async (_, text) => {
    const ids: string[] = [];
    const { account, key } = await gated(async (aws, { apiId, distributionId }) => {
      const domain = `${apiId}.execute-api.${aws.region}.amazonaws.com`;
      ids.push(distributionId, await distributionOf(aws, [{ domain, path: `/${stage}` }]));
      await rewrite(aws, ids[1] ?? '', (xml) =>
        xml.replace(/<Comment>.*?<\/Comment>/s, `<Comment>${text}</Comment>`),
      );
      return { distributionIds: ids };
    });
    const [, id = ''] = ids;
    const stored = () =>
      during(account, async ({ aws }) => (await findDistribution(aws, id))?.config.xml ?? '');
    const before = await stored();
    expect(characters(before)).toContain(characters(`<Comment>${text}</Comment>`));
    const { result, refused } = await rotateUnderLoad(account, ids);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(refused).toBe(0);
    const now = (await keysOf(account)).find((one) => one.id === result.liveKeyId)?.value ?? '';
    expect(but(await stored(), now)).toBe(but(before, key.value));
  });
});

describe('two custom headers whose names differ in case only', () => {
  async function gatedBesideTwins() {
    const account = await openAccount(
      1,
      assume(awsAssumptions, {
        cloudFront: { edges: [2, 2], edgeDelay: [5_000, 40_000], takesTwinHeaders: true },
        apiGateway: { keyDelay: [0, 10_000], deploymentDelay: [0, 10_000] },
      }),
    );
    const live = await openApi(account);
    const { planId = '' } = await during(account, (context) => gate(context, gateSettings(live)));
    const [key] = await keysOf(account);
    if (!key) throw new Error('no key');
    return { account, live, planId, key };
  }

  test('a dead value in the second is seen, though the first holds the live key: its viewers are served again', async () => {
    const { account, live, key } = await gatedBesideTwins();
    const headers = { 'x-api-key': key.value, 'X-Api-Key': 'deaddeaddeaddeaddead00000000000000000000' };
    const twin = await during(account, ({ aws }) =>
      distributionOf(aws, [{ domain: ownDomain(account, live), path: `/${stage}`, headers }]),
    );
    await pass(account, 600);
    expect(await served(account, [twin])).toEqual([403]);
    const { result } = await rotateUnderLoad(account, [], { intent: { maxKeyAge: 30 * 86_400 } });
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(await served(account, [live.distributionId, twin])).toEqual([200]);
  });

  test('both are seen, both are set, and the key is accepted afterwards', async () => {
    const { account, live, planId, key } = await gatedBesideTwins();
    const twin = await during(account, async ({ aws }) => {
      const older = await createKey(aws, 'photos', 'olderolderolderolder0000000000000000key1');
      await attachKey(aws, planId, older.id);
      return distributionOf(aws, [
        {
          domain: ownDomain(account, live),
          path: `/${stage}`,
          headers: { 'x-api-key': older.value, 'X-Api-Key': key.value },
        },
      ]);
    });
    await pass(account, 600);
    const ids = [live.distributionId, twin];
    expect(await served(account, ids)).toEqual([200]);
    const { result, refused } = await rotateUnderLoad(account, ids);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(refused).toBe(0);
    expect(await served(account, ids)).toEqual([200]);
    const now = (await keysOf(account)).find(({ id }) => id === result.liveKeyId);
    const { DistributionConfig } = await during(account, ({ aws }) =>
      aws.cloudFront.send(new GetDistributionConfigCommand({ Id: twin })),
    );
    const headers = DistributionConfig?.Origins?.Items?.[0]?.CustomHeaders?.Items ?? [];
    expect(headers).toEqual([
      { HeaderName: 'x-api-key', HeaderValue: now?.value },
      { HeaderName: 'X-Api-Key', HeaderValue: now?.value },
    ]);
    expect((await keysOf(account)).map(({ id }) => id)).toEqual([result.liveKeyId]);
  });
});
