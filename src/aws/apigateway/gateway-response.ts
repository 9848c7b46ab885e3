import { GetGatewayResponsesCommand } from '@aws-sdk/client-api-gateway';
import type { Aws } from '../client/connect.ts';
import { refusable } from '../client/refusal.ts';

/** A rejection to which an API adds a Cache-Control header that lets CloudFront keep it. */
export interface CachedRefusal {
  /** API Gateway's name for it: `INVALID_API_KEY`. */
  readonly type: string;
  readonly cacheControl: string;
}

const parameter = 'gatewayresponse.header.Cache-Control'.toLowerCase();

/** Those of an API's gateway responses to a wrong key that a cache may keep: CloudFront keeps a 403 only if it is told to. */
export async function cachedRefusals(aws: Aws, restApiId: string): Promise<readonly CachedRefusal[]> {
  const command = new GetGatewayResponsesCommand({ restApiId, limit: 500 });
  const { items = [] } = await refusable(
    'apigateway:GetGatewayResponses',
    restApiId,
    aws.apiGateway.send(command),
  );
  return items
    .filter(({ responseType = '' }) =>
      ['INVALID_API_KEY', 'ACCESS_DENIED', 'DEFAULT_4XX'].includes(responseType),
    )
    .flatMap(({ responseType = '', responseParameters = {} }) =>
      Object.entries(responseParameters)
        .filter(([name, value]) => name.toLowerCase() === parameter && /max-?age\s*=\s*[1-9]/i.test(value))
        .map(([, value]) => ({ type: responseType, cacheControl: value.replaceAll("'", '') })),
    );
}
