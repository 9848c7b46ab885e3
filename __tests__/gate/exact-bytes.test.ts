import { describe, expect, test } from '@jest/globals';
import { assume } from '../../local-aws/assumptions.ts';
import { createKey } from '../../src/aws/apigateway/api-key.ts';
import { quick } from '../account/account.ts';
import { addDistribution, rewrite, xmlOf } from '../account/distribution.ts';
import { gated, rotateUnderLoad, served } from '../account/gated.ts';
import { addToPlan, toApi } from '../account/live-api.ts';

/** References to characters that some readers take for line ends, as these characters. */
const characters = (xml: string): string =>
  xml.replaceAll('&#xD;', '\r').replaceAll('&#x85;', '\u0085').replaceAll('&#x2028;', '\u2028');

test('text that XML readers like to change is kept by gate and rotate in a Comment', async () => {
  /** As they stand in the XML: a literal carriage return would be read as a line feed by anybody. */
  const texts = [
    ...['line one&#xD;line two', 'line one&#xD;\nline two', 'before&#x85;after', 'before\u0085after'],
    ...['before&#x2028;after', 'before\u2028after'],
    '\t"quoted" &amp; \'quoted\' &amp;amp; &lt;tag&gt; ]]&gt;',
  ];
  const ids: string[] = [];
  const { account, key } = await gated(async (hand, live) => {
    for (const text of texts) {
      const id = await addDistribution(hand, toApi(hand, live));
      await rewrite(hand, id, (xml) => xml.replace(/<Comment>.*?<\/Comment>/s, `<Comment>${text}</Comment>`));
      ids.push(id);
    }
    return { distributionIds: [live.distributionId, ...ids] };
  });
  const stored = () => Promise.all(ids.map((id) => xmlOf(account, id)));
  const before = await stored();
  for (const [index, text] of texts.entries())
    expect(characters(before[index] ?? '')).toContain(characters(`<Comment>${text}</Comment>`));
  const { result, refused } = await rotateUnderLoad(account, ids);
  expect(result).toMatchObject({ outcome: 'finished', rotated: true });
  expect(refused).toBe(0);
  const now = (await account.keys()).find(({ id }) => id === result.liveKeyId)?.value ?? '';
  const but = (value: string) => (xml: string) => xml.replaceAll(value, 'KEY');
  expect((await stored()).map(but(now))).toEqual(before.map(but(key.value)));
});

describe('two custom headers whose names differ in case only', () => {
  const assumptions = assume(quick, { cloudFront: { takesTwinHeaders: true } });

  test('a dead value in the second is seen, though the first holds the live key: its viewers are served again', async () => {
    const { account, live, key } = await gated(undefined, {}, { assumptions });
    const headers = { 'x-api-key': key.value, 'X-Api-Key': 'deaddeaddeaddeaddead00000000000000000000' };
    const twin = await addDistribution(account, toApi(account, live, headers));
    await account.pass(600);
    expect(await served(account, [twin])).toEqual([403]);
    expect(await account.rotate({ intent: { maxKeyAge: 30 * 86_400 } })).toMatchObject({
      ...{ outcome: 'finished', rotated: true },
    });
    expect(await served(account, [live.distributionId, twin])).toEqual([200]);
  });

  test('both are seen, both are set, and the key is accepted afterwards', async () => {
    const { account, live, planId, key } = await gated(undefined, {}, { assumptions });
    const value = 'olderolderolderolder0000000000000000key1';
    const older = await account.inTime(createKey(account.aws, 'photos', value));
    await addToPlan(account, planId, older.id);
    const both = { 'x-api-key': older.value, 'X-Api-Key': key.value };
    const twin = await addDistribution(account, toApi(account, live, both));
    await account.pass(600);
    const ids = [live.distributionId, twin];
    expect(await served(account, ids)).toEqual([200]);
    const { result, refused } = await rotateUnderLoad(account, ids);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(refused).toBe(0);
    expect(await served(account, ids)).toEqual([200]);
    const [now, ...more] = await account.keys();
    expect([now?.id, more]).toEqual([result.liveKeyId, []]);
    const { DistributionConfig } = await account.cloudFront.getDistributionConfig({ Id: twin });
    expect(DistributionConfig?.Origins?.Items?.[0]?.CustomHeaders?.Items).toEqual([
      { HeaderName: 'x-api-key', HeaderValue: now?.value },
      { HeaderName: 'X-Api-Key', HeaderValue: now?.value },
    ]);
  });
});
