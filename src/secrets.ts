/** Shorter pieces of a secret would be found in harmless text. */
const shortestPiece = 12;

/**
 * A secret and every form in which it may appear: percent-encoded, escaped for XML and JSON, in base64, alone or within a longer
 * encoded text, where it may begin at any of three positions of a group.
 */
export function formsOf(secret: string): readonly string[] {
  const url = encodeURIComponent(secret);
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const forms = [
    secret,
    ...[url, url.replaceAll('%20', '+'), url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ...[xml, xml.replaceAll('"', '&quot;'), xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;')],
    xml.replaceAll('"', '&#34;').replaceAll("'", '&#39;'),
    JSON.stringify(secret).slice(1, -1),
    ...[0, 1, 2].flatMap((offset) => base64Of(secret, offset)),
  ];
  return [...new Set(forms)].filter((form) => form !== '');
}

/** The characters that depend only on `secret`, with `offset` bytes before it in its group of three. */
function base64Of(secret: string, offset: number): readonly string[] {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
  const piece = bytes
    .toString('base64')
    .slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  return piece.length < shortestPiece ? [] : [piece, piece.replaceAll('+', '-').replaceAll('/', '_')];
}

/** `text` without any of these values, the longest first: the runner masks only the log. */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  return [...secrets]
    .filter(Boolean)
    .sort((one, other) => other.length - one.length)
    .reduce((left, secret) => left.replaceAll(secret, '***'), text);
}
