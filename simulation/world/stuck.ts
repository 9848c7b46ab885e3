import type { HttpRequest, HttpResponse } from '../../local-aws/exchange.ts';
import { rewrite } from './rewrite.ts';

/** CloudFront's answer as it is where the deployment of distribution `id` never ends. */
export function callInProgress(
  id: string | undefined,
  request: HttpRequest,
  response: HttpResponse,
): HttpResponse {
  if (id === undefined || request.method !== 'GET' || !request.path.includes('/distribution'))
    return response;
  const deployed = new RegExp(`(<Id>${id}</Id>(?:(?!<DistributionSummary>)[^])*?<Status>)Deployed`, 'g');
  return rewrite(response, (text) => text.replaceAll(deployed, '$1InProgress'));
}
