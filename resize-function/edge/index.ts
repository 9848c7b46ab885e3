import { canonicalise } from '../canonical.ts';
import type { Given, SizeRules } from '../canonical.ts';
import type { QueryPair } from '../exchange.ts';
import { acceptOf, newestFormat } from '../negotiation.ts';
import { parameterNamed, parameters } from '../parameters.ts';
import { splitPath } from '../path.ts';

/** Set by the first line of the built file: see settings.ts. */
declare const imageGateSizes: SizeRules;

/**
 * What a CloudFront Function gets for a viewer request, as far as it is used.
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
 * Rewrites a request so that equal wishes share one cache entry: canonical parameters in canonical order, no
 * unknown ones, and one of three values of Accept. A signed request is left as it was signed, and one that the
 * function will refuse keeps its parameters, so that the refusal can name them.
 */
export function handler(event: EdgeEvent): EdgeRequest {
  const request = event.request;
  const query = pairs(request.querystring);
  const split = splitPath(request.uri);
  if (query.some((pair) => parameterNamed(pair[0])?.name === 's')) {
    setAccept(request, undefined);
    return request;
  }
  const canonical = canonicalise(split.size.concat(query), imageGateSizes);
  if (canonical.problem) {
    const known: EdgeRequest['querystring'] = {};
    Object.keys(request.querystring).forEach((name) => {
      if (parameterNamed(decoded(name))) known[name] = request.querystring[name];
    });
    request.querystring = known;
  } else {
    request.querystring = querystring(canonical.given);
    // What is left of the path must not be taken for a size again.
    request.uri = splitPath(split.path).path === split.path ? split.path : '/x' + split.path;
  }
  setAccept(request, canonical.problem ? undefined : canonical.given.f);
  return request;
}

/** A format in the URL leaves Accept nothing to decide. */
function setAccept(request: EdgeRequest, format: string | undefined): void {
  const accept = format === undefined ? request.headers.accept?.value : undefined;
  request.headers.accept = { value: acceptOf[newestFormat(accept)] };
}

function querystring(given: Given): EdgeRequest['querystring'] {
  const written: EdgeRequest['querystring'] = {};
  parameters.forEach((parameter) => {
    const value = given[parameter.name];
    if (value !== undefined) written[parameter.name] = { value };
  });
  return written;
}

function pairs(query: EdgeRequest['querystring']): QueryPair[] {
  const found: QueryPair[] = [];
  Object.keys(query).forEach((name) => {
    const given = query[name];
    if (given)
      (given.multiValue ?? [given]).forEach((single) => found.push([decoded(name), decoded(single.value)]));
  });
  return found;
}

/** A value that cannot be decoded is none that is allowed either. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    return text;
  }
}
