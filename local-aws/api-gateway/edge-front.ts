import { errorPage } from '../cloudfront/edge/answers.ts';
import type { HttpRequest, HttpResponse } from '../exchange.ts';

/**
 * AWS's own CloudFront, through which an edge-optimized API answers. It keeps nothing (documented: it is there for the way to the API,
 * not for its answers), so no refusal outlives its cause; what else it changes are headers.
 */
export function frontOf(id: string, country = 'DE') {
  const via = '1.1 edge-optimized.cloudfront.net (CloudFront)';
  return {
    /** CloudFront's own refusal. Documented: of a GET with a body. */
    refusal: ({ method, body }: HttpRequest): HttpResponse | undefined =>
      method === 'GET' && body.length > 0 ? errorPage(403, 'Bad request.', id) : undefined,
    /** The request as the API sees it: with what CloudFront knows of the viewer, and one hop more. */
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
