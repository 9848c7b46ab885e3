import type { HttpResponse } from './exchange.ts';

/**
 * Ways in which a read's 200 response is not complete. The first three are for lists of CloudFront (`ListDistributions`),
 * `list-shorter-than-quantity` is for one distribution, two are for API Gateway, the rest for every read.
 */
export type Unreadable =
  /** `Quantity` counts items, but `Items` is missing. */
  | 'quantity-without-items'
  /** One summary fewer than `Quantity` says. */
  | 'fewer-summaries'
  /** `IsTruncated` without a `NextMarker`. */
  | 'truncated-without-marker'
  /** One list inside the configuration has lost an item and keeps its `Quantity`. */
  | 'list-shorter-than-quantity'
  /** A JSON response, or the first entry of its list, has lost the member in `list`, or any. */
  | 'member-missing'
  /** A JSON list continues after each page at this page's beginning. */
  | 'pages-in-a-circle'
  /** The text ends in the middle. */
  | 'cut-off'
  /** A proxy's page instead of the response. */
  | 'html'
  /** No body at all. */
  | 'empty';

const page =
  '<!DOCTYPE html><html><head><title>Welcome</title></head><body><p>Please sign in.</p></body></html>';

/**
 * `response` made unreadable. `list` names the list that loses an item (`CustomHeaders`, `Aliases`); by default the custom headers,
 * or else the aliases, or else the origins. Throws RangeError if the response has no such part: a fault without effect would prove
 * nothing.
 */
export function unreadable(response: HttpResponse, how: Unreadable, list?: string): HttpResponse {
  if (!(response.body instanceof Uint8Array))
    throw new RangeError('a streamed answer is not made unreadable');
  if (how === 'empty') return { ...response, body: new Uint8Array() };
  if (how === 'html')
    return {
      ...response,
      headers: { ...response.headers, 'content-type': 'text/html' },
      body: new TextEncoder().encode(page),
    };
  const text = new TextDecoder().decode(response.body);
  const changed = damaged(text, how, list);
  if (changed === undefined) throw new RangeError(`this answer cannot be made unreadable by ${how}: ${text}`);
  return { ...response, body: new TextEncoder().encode(changed) };
}

const lastSummary =
  /<DistributionSummary>(?:(?!<DistributionSummary>)[^])*<\/DistributionSummary>(?=<\/Items>)/;

function damaged(
  text: string,
  how: Exclude<Unreadable, 'html' | 'empty'>,
  list?: string,
): string | undefined {
  switch (how) {
    case 'cut-off':
      return text.slice(0, Math.floor(text.length * 0.6));
    case 'quantity-without-items':
      return withoutSummaries(text);
    case 'fewer-summaries':
      return changedOnce(text, lastSummary, '');
    case 'truncated-without-marker': {
      const unmarked = text.replace(/<NextMarker>[^<]*<\/NextMarker>/, '');
      return changedOnce(unmarked, /<IsTruncated>\w+<\/IsTruncated>/, '<IsTruncated>true</IsTruncated>');
    }
    case 'member-missing':
      return withoutMember(text, list);
    case 'pages-in-a-circle':
      return text.startsWith('{"') ? changedOnce(text, /^\{/, '{"position":"again",') : undefined;
    case 'list-shorter-than-quantity':
      return withShorterList(text, list === undefined ? ['CustomHeaders', 'Aliases', 'Origins'] : [list]);
  }
}

/** `text` without the member `name`; if undefined, without one that the text itself selects. */
function withoutMember(text: string, name: string | undefined): string | undefined {
  const answer = JSON.parse(text) as Record<string, unknown> & { readonly item?: readonly object[] };
  const holders = [...(answer.item?.slice(0, 1) ?? []), answer];
  const members = holders.flatMap((holder) => Object.keys(holder).map((member) => ({ holder, member })));
  const sum = new TextEncoder().encode(text).reduce((one, other) => one + other, 0);
  const found =
    name === undefined ? members[sum % members.length] : members.find(({ member }) => member === name);
  if (!found) return undefined;
  Reflect.deleteProperty(found.holder, found.member);
  return JSON.stringify(answer);
}

/** A list of distributions that counts them but shows none; if there are none it counts one. */
function withoutSummaries(text: string): string | undefined {
  return text.includes('<DistributionSummary>')
    ? changedOnce(text, /<Items><DistributionSummary>[^]*<\/DistributionSummary><\/Items>/, '')
    : changedOnce(text, /<Quantity>0<\/Quantity>/, '<Quantity>1</Quantity>');
}

/** The first list called by one of `names` that has an item, without its last one. */
function withShorterList(text: string, names: readonly string[]): string | undefined {
  for (const name of names) {
    const found = [...text.matchAll(new RegExp(`<${name}>(?:(?!</?${name}>)[^])*</${name}>`, 'g'))]
      .map(([whole]) => whole)
      .find((whole) => whole.includes('<Items>'));
    const shorter = found && withoutLastItem(found);
    if (found && shorter) return text.replace(found, () => shorter);
  }
  return undefined;
}

/** `list` is `<Name><Quantity>n</Quantity><Items>...</Items></Name>`; its items may contain lists. */
function withoutLastItem(list: string): string | undefined {
  const end = list.lastIndexOf('</Items>');
  const item = /<\/(\w+)>\s*$/.exec(list.slice(0, end))?.[1];
  const start = item === undefined ? -1 : list.lastIndexOf(`<${item}>`, end);
  return start < 0 ? undefined : list.slice(0, start) + list.slice(end);
}

function changedOnce(text: string, pattern: RegExp, by: string): string | undefined {
  const changed = text.replace(pattern, () => by);
  return pattern.test(text) ? changed : undefined;
}
