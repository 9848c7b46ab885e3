import type { HttpRequest, HttpResponse } from '../../local-aws/exchange.ts';
import { customDomain } from './api.ts';
import { rewrite } from './rewrite.ts';

/**
 * Responses of API Gateway if the custom domain is another account's, or a proxy's: without it. Only `api-domains` can tell its
 * target.
 */
export function withoutDomain({ method, path }: HttpRequest, response: HttpResponse): HttpResponse {
  if (method !== 'GET' || !path.startsWith('/domainnames')) return response;
  if (path.startsWith(`/domainnames/${customDomain}`)) return notFound;
  return rewrite(response, (text) => {
    // A damaged answer stays as it is.
    if (!text.endsWith('}') || !text.startsWith('{')) return text;
    const list = JSON.parse(text) as { readonly item?: readonly { readonly domainName: string }[] };
    return JSON.stringify({
      ...list,
      item: list.item?.filter(({ domainName }) => domainName !== customDomain),
    });
  });
}

const notFound: HttpResponse = {
  status: 404,
  headers: { 'x-amzn-errortype': 'NotFoundException', 'content-type': 'application/json' },
  body: new TextEncoder().encode('{"message":"Invalid domain name identifier specified"}'),
};
