import { TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-api-gateway';
import type { Aws } from '../client/connect.ts';
import { call } from '../client/call.ts';
import type { Tags } from '../ownership.ts';

type Kind = 'apikeys' | 'usageplans';

/** Adds tags to a key or a usage plan; its other tags stay. Repeating it changes nothing. */
export const addTags = (aws: Aws, kind: Kind, id: string, tags: Tags): Promise<unknown> =>
  call(aws.apiGateway, TagResourceCommand, id, { resourceArn: arnOf(aws, kind, id), tags: { ...tags } });

/** Takes tags off a key or a usage plan; its other tags stay. Repeating it changes nothing. */
export const removeTags = (aws: Aws, kind: Kind, id: string, tagKeys: readonly string[]): Promise<unknown> =>
  call(aws.apiGateway, UntagResourceCommand, id, {
    resourceArn: arnOf(aws, kind, id),
    tagKeys: [...tagKeys],
  });

const arnOf = ({ partition, region }: Aws, kind: Kind, id: string): string =>
  `arn:${partition}:apigateway:${region}::/${kind}/${id}`;
