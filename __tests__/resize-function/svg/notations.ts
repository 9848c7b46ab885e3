import fc from 'fast-check';

const hexadecimal = (letter: string): string => letter.charCodeAt(0).toString(16);

/** One letter of a name as CSS may write it. */
const letterOf = (letter: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    letter,
    letter,
    letter,
    `\\${hexadecimal(letter)} `,
    `\\${hexadecimal(letter).toUpperCase().padStart(6, '0')}`,
    ...(/[g-z-]/.test(letter) ? [`\\${letter}`] : []),
  );

export const wordOf = (word: string): fc.Arbitrary<string> =>
  fc.tuple(...Array.from(word, letterOf)).map((letters) => letters.join(''));

/** What may stand between two tokens. */
export const gap = fc.constantFrom('', ' ', '/**/', '/* " */ ', '\n\t', ' '.repeat(200));

/** A number that means the same. */
export const numberOf = (value: number): fc.Arbitrary<string> =>
  fc.constantFrom(
    String(value),
    `+${value}`,
    `${value}e0`,
    `${value * 10}e-1`,
    `${'0'.repeat(400)}${value}`,
    `${value}.${'0'.repeat(400)}`,
  );

/** Pieces of a text, each a word or a sign that must stay as it is. */
export function text(...pieces: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return fc
    .tuple(...pieces.map((piece) => (typeof piece === 'string' ? fc.constant(piece) : piece)))
    .map((parts) => parts.join(''));
}

export const inXml = (css: string): string =>
  css
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n]/g, ' ');

/** The text of a style sheet, split by what XML allows in it and no reader of CSS sees. */
export const splitSheet = (css: string): fc.Arbitrary<string> =>
  fc
    .array(
      fc.tuple(
        fc.nat(css.length),
        fc.constantFrom(
          '<x xmlns="urn:x">hidden</x>',
          '<g>hidden</g>',
          '<!-- hidden -->',
          '<?hidden?>',
          '<![CDATA[]]>',
        ),
      ),
      { maxLength: 3 },
    )
    .map((cuts) => {
      const sorted = cuts.toSorted(([one], [other]) => one - other);
      let at = 0;
      let all = '';
      for (const [place, piece] of sorted) {
        all += inXml(css.slice(at, place)) + piece;
        at = place;
      }
      return all + inXml(css.slice(at));
    });
