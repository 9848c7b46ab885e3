import type { ScenarioAccount } from '../../local-aws/schemas/checked-account.ts';

/** Every operation of S3 that is served, with success. */
export async function s3Scenario({ aws, sendTo }: ScenarioAccount): Promise<void> {
  const send = sendTo('s3');
  const [Bucket, Key] = ['photos', 'a/b 1.jpg'];
  aws.s3.putObject(Bucket, Key, new TextEncoder().encode('picture'), 'image/jpeg');
  aws.s3.createBucket('more');
  await send('ListBuckets');
  await send('HeadBucket', { Bucket });
  await send('GetBucketLocation', { Bucket });
  aws.s3.putObject(Bucket, 'a/c', new Uint8Array(), 'image/jpeg');
  await send('ListObjectsV2', { Bucket, Prefix: 'a/' });
  await send('HeadObject', { Bucket, Key });
  await send('GetObject', { Bucket, Key });
}
