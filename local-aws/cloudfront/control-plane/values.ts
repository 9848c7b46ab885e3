import * as client from '@aws-sdk/client-cloudfront';
import type { Element } from '@xmldom/xmldom';
import { oneOf, uncapitalised, violation, violations } from '../../schema/limits.ts';
import { ServiceError } from '../../service.ts';
import { children } from '../xml.ts';

type Enums = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Elements that take one of a few values; which, the client package says. */
const enums: Enums = {
  ...{ PriceClass: client.PriceClass, HttpVersion: client.HttpVersion, Method: client.Method },
  ...{ RestrictionType: client.GeoRestrictionType, Forward: client.ItemSelection },
  ...{ MinimumProtocolVersion: client.MinimumProtocolVersion, SSLSupportMethod: client.SSLSupportMethod },
  ...{ OriginProtocolPolicy: client.OriginProtocolPolicy, SslProtocol: client.SslProtocol },
  ...{ EventType: client.EventType, ConnectionMode: client.ConnectionMode },
};

/** Those that each kind of policy has of its own. */
const byRoot: Readonly<Record<string, Enums>> = {
  CachePolicyConfig: {
    HeaderBehavior: client.CachePolicyHeaderBehavior,
    CookieBehavior: client.CachePolicyCookieBehavior,
    QueryStringBehavior: client.CachePolicyQueryStringBehavior,
  },
  OriginRequestPolicyConfig: {
    HeaderBehavior: client.OriginRequestPolicyHeaderBehavior,
    CookieBehavior: client.OriginRequestPolicyCookieBehavior,
    QueryStringBehavior: client.OriginRequestPolicyQueryStringBehavior,
  },
};

/** Throws MalformedXML (400) where an element of `root` has a value that CloudFront's model does not have. */
export function checkValues(root: Element): void {
  const name = root.localName ?? '';
  const wrong = [...wrongIn(root, uncapitalised(name), { ...enums, ...byRoot[name] })];
  if (wrong.length > 0) throw new ServiceError('MalformedXML', 400, violations(wrong));
}

function* wrongIn(element: Element, path: string, known: Enums): Generator<string> {
  const inner = children(element);
  const allowed = Object.values(known[element.localName ?? ''] ?? {});
  const text = element.textContent?.trim() ?? '';
  if (inner.length === 0 && text !== '' && allowed.length > 0 && !allowed.includes(text))
    yield violation(path, text, oneOf(...allowed)[0]);
  for (const [index, child] of inner.entries()) {
    const name = element.localName === 'Items' ? `${index + 1}.member` : uncapitalised(child.localName ?? '');
    yield* wrongIn(child, `${path}.${name}`, known);
  }
}
