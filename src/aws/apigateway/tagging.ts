import { TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-api-gateway';
import type { Aws } from '../client/connect.ts';
import { call } from '../client/call.ts';

/** Adds tags to a key or a usage plan; its other tags stay. Repeating it changes nothing. */
export async function addTags(
  aws: Aws,
  kind: 'apikeys' | 'usageplans',
  id: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  await call(aws.apiGateway, TagResourceCommand, id, {
    resourceArn: arnOf(aws, kind, id),
    tags: { ...tags },
  });
}

/** Takes tags off a key or a usage plan; its other tags stay. Repeating it changes nothing. */
export async function removeTags(
  aws: Aws,
  kind: 'apikeys' | 'usageplans',
  id: string,
  tagKeys: readonly string[],
): Promise<void> {
  await call(aws.apiGateway, UntagResourceCommand, id, {
    resourceArn: arnOf(aws, kind, id),
    tagKeys: [...tagKeys],
  });
}

function arnOf({ partition, region }: Aws, kind: string, id: string): string {
  return `arn:${partition}:apigateway:${region}::/${kind}/${id}`;
}
