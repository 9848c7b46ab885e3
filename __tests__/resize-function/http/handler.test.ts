import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { administratorKey } from '../../../local-aws/credentials.ts';
import { startLocalAws } from '../../../local-aws/local-aws.ts';
import type { RunningLocalAws } from '../../../local-aws/local-aws.ts';
import type { ProxyResult } from '../../../resize-function/http/buffered.ts';
import type { InvocationContext, ProxyEvent } from '../../../resize-function/http/event.ts';
import { photo } from '../photos.ts';

let aws: RunningLocalAws;
const before = { ...process.env };
const context = { getRemainingTimeInMillis: () => 20_000 };

beforeAll(async () => {
  aws = await startLocalAws();
  aws.s3.putObject('images', 'photos/coffee.jpg', photo('coffee.jpg'), 'image/jpeg');
  Object.assign(process.env, {
    AWS_REGION: aws.surroundings.region,
    AWS_ACCESS_KEY_ID: administratorKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: administratorKey.secretAccessKey,
    AWS_ENDPOINT_URL: aws.url,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'provisioned-concurrency',
    IMAGE_GATE_BUCKET: 'images',
    IMAGE_GATE_KEY_PREFIX: 'photos/',
    IMAGE_GATE_RESPONSE_MODE: 'buffered',
  });
});
afterAll(async () => {
  process.env = before;
  await aws.close();
});

/** A copy of the entry module of its own: it reads the environment when it is loaded. */
const load = (copy: number): Promise<{ handler: unknown }> =>
  import(`../../../resize-function/index.ts?${copy}`);

describe("the function's entry", () => {
  test('answers an event of API Gateway from the bucket', async () => {
    const { handler } = await load(1);
    const answer = handler as (event: ProxyEvent, context: InvocationContext) => Promise<ProxyResult>;
    const { statusCode, body } = await answer(
      { httpMethod: 'GET', path: '/coffee.jpg', queryStringParameters: { w: '90' } },
      context,
    );
    expect(statusCode).toBe(200);
    expect(await sharp(Buffer.from(body, 'base64')).metadata()).toMatchObject({ width: 90, height: 60 });
  });

  test('does not start with a wrong configuration, and says what is wrong', async () => {
    process.env.IMAGE_GATE_MAX_SIDE = 'wide';
    await expect(load(2)).rejects.toThrow('IMAGE_GATE_MAX_SIDE must be a whole number');
    delete process.env.IMAGE_GATE_MAX_SIDE;
  });

  test('does not stream where there is no streaming runtime', async () => {
    process.env.IMAGE_GATE_RESPONSE_MODE = 'streamed';
    await expect(load(3)).rejects.toThrow('not the Lambda runtime');
  });
});
