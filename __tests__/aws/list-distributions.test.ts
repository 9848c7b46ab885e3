import { beforeEach, describe, expect, test } from '@jest/globals';
import { buildGate } from '../../simulation/world/gate.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { UnreadableAnswer } from '../../src/aws/client/raw-answer.ts';
import { answerWith, changed, openWiredAccount, rejectionOf, type WiredAccount } from './account.ts';

let account: WiredAccount;

beforeEach(async () => {
  account = await openWiredAccount();
  const parts = { targets: [2, 1, 1], staging: false, other: false, leftovers: [] };
  await account.clock.run(buildGate(account.aws, account.clock, parts));
});

const list = () => account.clock.run(listDistributions(account.aws));

const isList = (path: string): boolean => path === '/2020-05-31/distribution';

/** Damages every page. */
function damage(change: (xml: string) => string): void {
  account.intercept((request, onwards) => (isList(request.path) ? changed(onwards, change) : undefined));
}

const summary = /<DistributionSummary>.*?<\/DistributionSummary>/s;

const damages: readonly (readonly [string, (xml: string) => string, RegExp])[] = [
  ['nothing', () => '', /there was no body/],
  ['a page of HTML', () => '<html><body>Sign in</body></html>', /it is a web page/],
  ['HTML that is no XML', () => '<!doctype html><html><p>Sign in<br></html>', /./],
  ['another operation', (xml) => xml.replaceAll('DistributionList', 'InvalidationList'), /not a Distr/],
  ['half of it', (xml) => xml.slice(0, xml.length / 2), /./],
  ['its last tag', (xml) => xml.replace('</DistributionList>', ''), /./],
  ['a summary fewer', (xml) => xml.replace(summary, ''), /DistributionList: Quantity 3, 2 items/],
  ['no items at all', (xml) => xml.replace(/<Items>.*<\/Items>/s, ''), /Quantity 3, 0 items/],
  ['items but no Quantity', (xml) => xml.replace('<Quantity>3</Quantity>', ''), /it has no Quantity/],
  ['no word of more pages', (xml) => xml.replace(/<IsTruncated>.*?<\/IsTruncated>/, ''), /whether it is tr/],
  ['a cut without a marker', (xml) => xml.replace('>false</IsT', '>true</IsT'), /has no NextMarker/],
  [
    'a marker without a cut',
    (xml) => xml.replace('<IsTruncated>', '<NextMarker>E1</NextMarker><IsTruncated>'),
    /has a NextMarker but is not truncated/,
  ],
  ['a distribution twice', (xml) => twice(xml), /it lists \w+ twice/],
  [
    'an origin fewer',
    (xml) => xml.replace(/(<Origins>\s*<Quantity>)1/, '$12'),
    /DistributionSummary\[\w+\]\/Origins: Quantity 2, 1 item/,
  ],
  [
    'a header fewer',
    (xml) => xml.replace(/<OriginCustomHeader>.*?<\/OriginCustomHeader>/s, ''),
    /Origin\[\S+\]\/CustomHeaders: Quantity \d, \d items?/,
  ],
  ['no id', (xml) => xml.replace(/<Id>.*?<\/Id>/, ''), /\(no id\) has no Id/],
  ['no status', (xml) => xml.replace(/<Status>.*?<\/Status>/, ''), /has no Status/],
  ['one of two origins without an id', (xml) => xml.replace(/(<Origin>\s*<Id>)[^<]*/, '$1'), /has no id or/],
  [
    'one of two origins without a domain name',
    (xml) => xml.replace(/(<Origin>.*?<DomainName>)[^<]*/s, '$1'),
    /has no id or domain name/,
  ],
  ['no origins', (xml) => xml.replace(/<Origins>.*?<\/Origins>/s, ''), /has no origins/],
];

function twice(xml: string): string {
  const first = summary.exec(xml)?.[0] ?? '';
  return xml.replace(first, first + first).replace('<Quantity>3', '<Quantity>4');
}

describe('an incomplete list of distributions', () => {
  test.each(damages)('is not read: %s', async (_, change, words) => {
    damage(change);
    const error = await rejectionOf(list());
    expect(error).toBeInstanceOf(UnreadableAnswer);
    expect(error).toMatchObject({
      anchor: 'unreadable-response',
      message: expect.stringMatching(
        /^cloudfront:ListDistributions returned no usable response: .*\. Nothing was changed\.$/s,
      ) as unknown,
    });
    expect(String(error)).toMatch(words);
  });

  test('is requested once more: a proxy may fail once', async () => {
    let asked = 0;
    account.intercept(({ path }) => (isList(path) && ++asked === 1 ? answerWith('<html/>') : undefined));
    expect(await list()).toHaveLength(3);
  });

  test('is not read when it is not UTF-8', async () => {
    account.intercept((request, onwards) =>
      isList(request.path)
        ? onwards().then((response) => ({
            ...response,
            body: Buffer.concat([
              response.body.subarray(0, 300),
              Buffer.from([0xff, 0xfe]),
              response.body.subarray(300),
            ]),
          }))
        : undefined,
    );
    expect(String(await rejectionOf(list()))).toMatch(/it is not UTF-8/);
  });
});

describe('several pages', () => {
  /** Pages of one distribution; `change` gets each with its number and the ids of those before it. */
  function paged(change: (xml: string, number: number, earlier: readonly string[]) => string): void {
    account.aws.cloudFront.middlewareStack.add(
      (next) => (args) => {
        const { query, path } = args.request as { query: Record<string, string>; path: string };
        if (isList(path)) query.MaxItems = '1';
        return next(args);
      },
      { step: 'build', name: 'pageByPage' },
    );
    const ids: string[] = [];
    damage((xml) => {
      const made = change(xml, ids.length + 1, ids);
      ids.push(/<Id>(.*?)<\/Id>/.exec(xml)?.[1] ?? '');
      return made;
    });
  }

  test('are one list', async () => {
    const whole = await list();
    paged((xml) => xml);
    expect(await list()).toEqual(whole);
    expect(account.local.calls.slice(-3).map(({ operation }) => operation)).toEqual(
      Array<string>(3).fill('ListDistributions'),
    );
  });

  test.each<readonly [string, Parameters<typeof paged>[0], RegExp]>([
    [
      'have a distribution in common',
      (xml, number, earlier) =>
        number === 2 ? xml.replace(/<Id>.*?<\/Id>/, `<Id>${earlier[0] ?? ''}</Id>`) : xml,
      /twice/,
    ],
    [
      'lead back to the first',
      (xml, number, earlier) =>
        number === 3
          ? xml.replace('<IsTruncated>false', `<NextMarker>${earlier[0] ?? ''}</NextMarker><IsTruncated>true`)
          : xml,
      /circle/,
    ],
    [
      'lead to themselves',
      (xml, number, earlier) =>
        number >= 2 ? xml.replace(/<NextMarker>.*?</, `<NextMarker>${earlier[0] ?? ''}<`) : xml,
      /is the page itself/,
    ],
    ['have HTML for a last one', (xml, number) => (number >= 3 ? '<html></html>' : xml), /web page/],
  ])('are no list when they %s', async (_, change, words) => {
    paged(change);
    const error = await rejectionOf(list());
    expect(error).toBeInstanceOf(UnreadableAnswer);
    expect(String(error)).toMatch(words);
  });
});
