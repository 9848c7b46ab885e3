import { describe, expect, test } from '@jest/globals';
import { DOMParser } from '@xmldom/xmldom';
import fc from 'fast-check';
import { configFrom, originsOf, withOriginHeader } from '../../src/aws/cloudfront/distribution-config.ts';
import { UnreadableAnswer } from '../../src/aws/client/raw-answer.ts';

const namespace = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';

const header = (name: string, value = 'v'): string =>
  `<OriginCustomHeader><HeaderName>${name}</HeaderName><HeaderValue>${value}</HeaderValue></OriginCustomHeader>`;

/** An answer to GetDistribution; `more` stands at the end of the configuration. */
function answer(
  comment = '',
  headers = `<Quantity>1</Quantity><Items>${header('X-Own')}</Items>`,
  more = '',
): string {
  return `<?xml version="1.0"?>
<Distribution xmlns="${namespace}"><Id>E1</Id><DistributionConfig><CallerReference>c</CallerReference>
<Origins><Quantity>1</Quantity><Items><Origin><Id>api</Id><DomainName>a.example.org</DomainName><CustomHeaders>${headers}</CustomHeaders></Origin></Items></Origins>
<DefaultCacheBehavior><TargetOriginId>api</TargetOriginId><ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy></DefaultCacheBehavior>
<Comment>${comment}</Comment><Enabled>true</Enabled>${more}</DistributionConfig></Distribution>`;
}

describe('a configuration with incomplete lists', () => {
  test.each([
    [answer('', '<Quantity>2</Quantity><Items/>'), 'Origins/Origin[api]/CustomHeaders: Quantity 2, 0 items'],
    [
      answer('', `<Quantity>2</Quantity><Items>${header('A')}</Items>`),
      'Origins/Origin[api]/CustomHeaders: Quantity 2, 1 item',
    ],
    [answer('', '<Quantity>1</Quantity>'), 'Origins/Origin[api]/CustomHeaders: Quantity 1, 0 items'],
    [answer('', '<Quantity/>'), 'Origins/Origin[api]/CustomHeaders: Quantity (none), 0 items'],
    [
      answer('', undefined, '<Aliases><Quantity>2</Quantity><Items><CNAME>a</CNAME></Items></Aliases>'),
      'Aliases: Quantity 2, 1 item',
    ],
    [
      answer(
        '',
        undefined,
        '<New><Deep><Things><Quantity>0</Quantity><Items><Thing>a</Thing></Items></Things></Deep></New>',
      ),
      'New/Deep/Things: Quantity 0, 1 item',
    ],
    [answer().replace('<Origins><Quantity>1', '<Origins><Quantity>2'), 'Origins: Quantity 2, 1 item'],
    [answer().replace('<Id>api</Id>', ''), 'no Id in Origin'],
    [answer().replace('<HeaderValue>v</HeaderValue>', ''), 'no HeaderValue in OriginCustomHeader'],
    [answer().replace('<Enabled>true</Enabled>', ''), 'no Enabled in DistributionConfig'],
    [
      answer().replace(/<DefaultCacheBehavior>.*<\/DefaultCacheBehavior>/, ''),
      'no DefaultCacheBehavior in Distr',
    ],
    [answer('', header('A')), 'no Quantity in CustomHeaders'],
    ['<html><body/></html>', 'no DistributionConfig in the response'],
    ['', 'it is not XML'],
    [answer().slice(0, -40), 'it is not XML'],
  ])('is unreadable, case %#', (xml, words) => {
    const read = (): unknown => configFrom(xml);
    expect(read).toThrow(UnreadableAnswer);
    expect(read).toThrow(`cloudfront:GetDistribution returned no usable response: ${words}`);
  });

  test('is not edited either: the Quantity that was there is counted on', () => {
    const config = { xml: answer('', `<Quantity>2</Quantity><Items>${header('A')}</Items>`) };
    const inner = { xml: /<DistributionConfig>.*<\/DistributionConfig>/s.exec(config.xml)?.[0] ?? '' };
    expect(() => withOriginHeader(inner, ['api'], 'x-api-key', 'new')).toThrow(/Quantity 2, 1 item/);
  });

  test('a header is added to those that are there', () => {
    const { xml } = withOriginHeader(configFrom(answer()), ['api'], 'x-api-key', 'new');
    expect(xml).toContain(
      `<CustomHeaders><Quantity>2</Quantity><Items>${header('X-Own')}${header('x-api-key', 'new')}</Items>`,
    );
  });

  test('a header is added where no list is', () => {
    const bare = answer().replace(/<CustomHeaders>.*?<\/CustomHeaders>/, '');
    const { xml } = withOriginHeader(configFrom(bare), ['api'], 'x-api-key', 'new');
    expect(xml).toContain(
      `<CustomHeaders><Quantity>1</Quantity><Items>${header('x-api-key', 'new')}</Items></CustomHeaders>`,
    );
  });
});

/** Every character that XML 1.0 allows, as a reference. */
const references = (text: string): string =>
  Array.from(text, (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`).join('');

/** Reads as XML 1.0 says, and as a reader does that takes every line ending for one. */
const readers = [{ normalizeLineEndings: (xml: string) => xml.replace(/\r\n?/g, '\n') }, {}] as const;

function commentsIn(xml: string): readonly string[] {
  return readers.map((options) => {
    const root = new DOMParser(options).parseFromString(xml, 'text/xml').documentElement;
    return root?.getElementsByTagName('Comment')[0]?.textContent ?? '(none)';
  });
}

const allowed = (point: number): boolean =>
  [0x9, 0xa, 0xd].includes(point) ||
  (point >= 0x20 && point <= 0xd7ff) ||
  (point >= 0xe000 && point <= 0xfffd) ||
  (point >= 0x10000 && point <= 0x10ffff);

const character = fc.oneof(
  fc.constantFrom(
    ...['\r', '\n', '\r\n', '\t', ' ', '\u0085', '\u2028', '\u2029', ']]>', '&', '<', '>', '"', "'"],
    ...['\u{1F600}'],
  ),
  fc.constantFrom('<!--', '-->', '<![CDATA[', '<?x ?>', '&amp;', '&#13;'),
  fc
    .integer({ min: 0x9, max: 0x10ffff })
    .filter(allowed)
    .map((point) => String.fromCodePoint(point)),
);
const texts = fc.array(character, { maxLength: 12 }).map((parts) => parts.join(''));

describe('a text of a configuration', () => {
  const edited = (xml: string): string => withOriginHeader(configFrom(xml), ['api'], 'x-api-key', 'new').xml;

  test('reads the same after an edit, whatever is in it', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const xml = edited(answer(references(text)));
        for (const read of commentsIn(xml)) expect(read).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test('reads the same when CloudFront sent it literally', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const sent = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
        const [asXml10] = commentsIn(`<x><Comment>${sent}</Comment></x>`);
        for (const read of commentsIn(edited(answer(sent)))) expect(read).toBe(asXml10);
      }),
      { numRuns: 1_000 },
    );
  });

  test('reads the same in an attribute, a section and a comment', () => {
    const more =
      '<New at="a&#13;b&#10;c&#9;d&#x85;e&#x2028;f"><![CDATA[a\u2028<b>\u0085]]><!-- c\u2028 --><?d e\u2028?></New>';
    const xml = edited(answer('', undefined, more));
    expect(xml).toContain('<![CDATA[a\u2028<b>\u0085]]><!-- c\u2028 --><?d e\u2028?></New>');
    const root = new DOMParser(readers[0]).parseFromString(xml, 'text/xml').documentElement;
    expect(root?.getElementsByTagName('New')[0]?.getAttribute('at')).toBe('a\rb\nc\td\u0085e\u2028f');
  });
});

/** Developer guide, "Origin settings": 3 attempts of 10 s, and 30 s for the answer. */
test.each<readonly [string, number]>([
  ['', 90],
  ['<ConnectionAttempts>1</ConnectionAttempts>', 10],
  ['<ConnectionTimeout>2</ConnectionTimeout>', 66],
  ...['Custom', 'Vpc', 'S3'].map(
    (kind) =>
      [`<${kind}OriginConfig><OriginReadTimeout>60</OriginReadTimeout></${kind}OriginConfig>`, 150] as const,
  ),
  ['<ConnectionAttempts>2</ConnectionAttempts><ConnectionTimeout>4</ConnectionTimeout>', 38],
])('a request may arrive at an origin of %j up to %d s after it was sent', (settings, seconds) => {
  const config = configFrom(answer().replace('</Origin>', `${settings}</Origin>`));
  expect(originsOf(config).map(({ lastTry }) => lastTry)).toEqual([seconds]);
});
