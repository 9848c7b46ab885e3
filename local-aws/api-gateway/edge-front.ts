import { errorPage } from '../cloudfront/edge/answers.ts';
import type { HttpRequest, HttpResponse } from '../exchange.ts';

/**
 * AWS's own CloudFront in front of an edge-optimized API. It caches nothing (documented: it shortens the route to the API), so no
 * rejection outlives its cause; otherwise it only changes headers.
 */
export function frontOf(id: string, country = 'DE') {
  const via = '1.1 edge-optimized.cloudfront.net (CloudFront)';
  return {
    /** CloudFront's own rejection. Documented: for a GET with a body. */
    refusal: ({ method, body }: HttpRequest): HttpResponse | undefined =>
      method === 'GET' && body.length > 0 ? errorPage(403, 'Bad request.', id) : undefined,
    /** The request as the API sees it: with CloudFront's information about the viewer, and one more hop. */
    towards: (request: HttpRequest): HttpRequest => {
      const { 'x-forwarded-for': before = '127.0.0.1', via: passed, ...headers } = request.headers;
      const devices = Object.fromEntries(
        ['mobile', 'smarttv', 'tablet'].map((device) => [`cloudfront-is-${device}-viewer`, 'false']),
      );
      return {
        ...request,
        headers: {
          ...headers,
          ...devices,
          'cloudfront-forwarded-proto': 'https',
          'cloudfront-is-desktop-viewer': 'true',
          'cloudfront-viewer-country': country,
          'x-forwarded-for': `${before}, 130.176.0.2`,
          via: passed === undefined ? via : `${passed}, ${via}`,
          'x-amz-cf-id': id,
        },
      };
    },
    back: (response: HttpResponse): HttpResponse => ({
      ...response,
      headers: {
        ...response.headers,
        'x-cache': `${response.status >= 400 ? 'Error' : 'Miss'} from cloudfront`,
        ...{ via, 'x-amz-cf-pop': 'LOC0-C1', 'x-amz-cf-id': id },
      },
    }),
  };
}
