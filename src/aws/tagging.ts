import { TagResourceCommand } from '@aws-sdk/client-api-gateway';
import type { Aws } from './connect.ts';
import { refusable } from './refusal.ts';

/** Adds tags to a key or a usage plan; its other tags stay. Repeating it changes nothing. */
export async function addTags(
  aws: Aws,
  kind: 'apikeys' | 'usageplans',
  id: string,
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  const resourceArn = `arn:${aws.partition}:apigateway:${aws.region}::/${kind}/${id}`;
  await refusable(
    'apigateway:TagResource',
    id,
    aws.apiGateway.send(new TagResourceCommand({ resourceArn, tags: { ...tags } })),
  );
}
