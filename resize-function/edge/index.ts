import { canonicalise, namesOf, neutralOf } from '../request/canonical.ts';
import type { RequestRules } from '../request/rules.ts';
import type { QueryPair } from '../request/exchange.ts';
import { acceptOf, mostRanges, newestFormat, offered } from '../request/negotiation.ts';
import { parameterNamed, signature } from '../request/parameters.ts';
import { canonicalPath, splitPath } from '../request/path.ts';
import { spelled } from '../request/spelling.ts';
import { decoded, longestQuery, mostParameters } from '../request/text.ts';

/** Set by the first line of the built file: see settings.ts. */
declare const imageGateRules: RequestRules;

/**
 * The used part of a CloudFront Function's event for a viewer request.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export interface EdgeEvent {
  readonly request: EdgeRequest;
}

export interface EdgeRequest {
  uri: string;
  querystring: Partial<Record<string, EdgeValue>>;
  headers: Partial<Record<string, EdgeValue>>;
}

interface EdgeValue {
  value: string;
  multiValue?: { value: string }[];
}

/**
 * Rewrites a request so that equivalent requests share one cache entry: one spelling of the path, canonical parameters in canonical
 * order, no unknown ones, and one of three values of Accept. A query that the function will reject becomes the shortest one that is
 * rejected with the same message. If URLs are signed, a signed one keeps its signed part.
 */
export function handler(event: EdgeEvent): EdgeRequest {
  const request = event.request;
  const newest = rewritten(request) ? newestFormat(acceptText(request)) : 'none';
  request.headers.accept = { value: acceptOf[offered(newest, imageGateRules.autoFormats)] };
  return request;
}

/** Rewrites path and query. Returns whether Accept has an effect. */
function rewritten(request: EdgeRequest): boolean {
  const query = pairs(request.querystring);
  if (imageGateRules.signed) return signed(request, query ?? []);
  if (!query) return refuse(request, [['%7F', '']]);
  const split = splitPath(request.uri);
  const plain = canonicalPath(split.path);
  if (plain === undefined) {
    request.querystring = {};
    return false;
  }
  const canonical = canonicalise(split.size.concat(query), imageGateRules);
  if (canonical.refused) return refuse(request, [[canonical.refused, '!']]);
  // The rest of the path must not be read as a size again.
  request.uri = splitPath(plain).path === plain ? plain : `/x${plain}`;
  const given = spelled(canonical.effective, imageGateRules);
  request.querystring = {};
  namesOf(given)
    .sort()
    .forEach((name) => {
      request.querystring[name] = { value: given[name] === '' ? neutralOf(name) : (given[name] ?? '') };
    });
  return !canonical.effective.f;
}

/**
 * Makes the query one that the function rejects for the same reason as `pairs`: no parameter may be `!`, and no URL with a control
 * character is read.
 */
function refuse(request: EdgeRequest, pairs: readonly QueryPair[]): boolean {
  request.uri = '/refused';
  request.querystring = querystring(pairs);
  return false;
}

/**
 * The signed parameters stay, in alphabetical order and in one percent-encoding, neither of which affects the signature. Without
 * anything like a signature the rest does not matter.
 */
function signed(request: EdgeRequest, query: readonly QueryPair[]): boolean {
  const pairs = query.map((pair): QueryPair => [
    pair[0] === 'signature' ? 's' : pair[0],
    encodeURIComponent(pair[1]),
  ]);
  if (!pairs.some((pair) => pair[0] === 's' && signature(pair[1]))) return refuse(request, []);
  const canonical = canonicalise(splitPath(request.uri).size.concat(query), imageGateRules);
  if (canonical.refused || canonical.unknown.length > 0) return false;
  // Compared as `name,value`: each name is there once, and a comma comes before all letters.
  request.querystring = querystring(pairs.sort());
  return !canonical.effective.f;
}

function querystring(pairs: readonly QueryPair[]): EdgeRequest['querystring'] {
  const written: EdgeRequest['querystring'] = {};
  pairs.forEach((pair) => {
    written[pair[0]] = { value: pair[1] };
  });
  return written;
}

/**
 * The known parameters, decoded; undefined if the query must not be read: too many parameters (listing the names of an 8 kB URL takes
 * half of the available time), control characters, or a long query that is not UTF-8.
 */
function pairs(query: EdgeRequest['querystring']): QueryPair[] | undefined {
  const names = Object.keys(query);
  if (names.length > mostParameters) return undefined;
  // One text for all: the engine's built-in functions cost a tenth of script code.
  const raw: string[] = [];
  names.forEach((name) => {
    const given = query[name];
    if (!given) return;
    if (!given.multiValue) raw.push(name, given.value);
    else
      given.multiValue.slice(0, mostParameters + 1).forEach((single) => {
        raw.push(name, single.value);
      });
  });
  if (raw.length > 2 * mostParameters) return undefined;
  const texts = decodedTexts(raw);
  if (!texts) return undefined;
  const found: QueryPair[] = [];
  // A function for each would cost the edge three times as much.
  for (let at = 0; at < texts.length; at += 2) {
    const name = texts[at] ?? '';
    if (imageGateRules.signed || parameterNamed(name)) found.push([name, texts[at + 1] ?? '']);
  }
  return found;
}

/**
 * No URL contains a control character: one that results from decoding is rejected, and a line feed would add a line to the signed
 * text.
 */
function decodedTexts(raw: readonly string[]): readonly string[] | undefined {
  const joined = raw.join('\n');
  if (joined.length > longestQuery) return undefined;
  if (!joined.includes('%')) return raw;
  const text = decodedLoosely(joined);
  if (text === undefined || controlInLine.test(text)) return undefined;
  const texts = text.split('\n');
  return texts.length === raw.length ? texts : undefined;
}

/** As `hasControl`, except for the line feed. */
const controlInLine = /[\x00-\x09\x0b-\x1f\x7f-\x9f]/;

/** Non-ASCII text in percent-encoding belongs to no parameter, so it need not be decoded correctly. */
const faulty = /%(?:[89A-Fa-f][0-9A-Fa-f]|(?![0-9A-Fa-f]{2}))/g;
const longestFaulty = 512;
/** A raw letter beyond ASCII (njs loops forever when it replaces in a text with one), or a C1 control character. */
const undecodable = /[^\n -~]|%[Cc]2%[89][0-9A-Fa-f]/;

function decodedLoosely(text: string): string | undefined {
  const plain = decoded(text);
  if (plain !== undefined || text.length > longestFaulty || undecodable.test(text)) return plain;
  return decoded(text.replace(faulty, '%EF%BF%BD'));
}

/** The lines joined as API Gateway's are in http/event.ts, as far as they are read. */
function acceptText(request: EdgeRequest): string {
  const accept = request.headers.accept;
  if (!accept) return '';
  return accept.multiValue
    ? accept.multiValue
        .slice(0, mostRanges + 1)
        .map((single) => single.value)
        .join(', ')
    : accept.value;
}
