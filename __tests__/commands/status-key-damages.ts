import {
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanKeyCommand,
  UntagResourceCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { createKey } from '../../src/aws/apigateway/api-key.ts';
import { addDistribution } from './gate-account.ts';
import { patch, rewrite, type Damage } from './status-damage.ts';

const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** A 403 that CloudFront treats in its own way. */
const errorPage = (inner: string) => (xml: string) =>
  xml.replace(
    '<CustomErrorResponses><Quantity>0</Quantity></CustomErrorResponses>',
    `<CustomErrorResponses><Quantity>1</Quantity><Items><CustomErrorResponse><ErrorCode>403</ErrorCode>${inner}</CustomErrorResponse></Items></CustomErrorResponses>`,
  );

const withoutHeader = (xml: string): string =>
  xml.replace(/<CustomHeaders>.*?<\/CustomHeaders>/, '<CustomHeaders><Quantity>0</Quantity></CustomHeaders>');

const withHeader = (value: string) => (xml: string) =>
  xml.replace(/<HeaderValue>.*?<\/HeaderValue>/, `<HeaderValue>${value}</HeaderValue>`);

/** Damages of the keys and of the distributions that send them. */
export const keyDamages: readonly Damage[] = [
  [
    'the header holds an old value',
    (aws, { live }) => rewrite(aws, live.distributionId, withHeader('aValueOfLongAgo0000000000000000')),
    { header: 'broken', 'through CloudFront': 'broken', 'keys left over': 'warning' },
    /sends a value that is no key/,
    'rotate',
  ],
  [
    'the key was deleted',
    (aws, { gate: { keyIds } }) => aws.apiGateway.send(new DeleteApiKeyCommand({ apiKey: keyIds[0] })),
    { header: 'broken', 'through CloudFront': 'broken' },
    /sends a value that is no key/,
    'rotate',
  ],
  [
    'the key was disabled',
    (aws, { gate: { keyIds } }) =>
      aws.apiGateway.send(
        new UpdateApiKeyCommand({ apiKey: keyIds[0], ...patch('replace', '/enabled', 'false') }),
      ),
    { header: 'broken', 'through CloudFront': 'broken' },
    /which is disabled/,
    'rotate',
  ],
  [
    'the key was taken out of the plan',
    (aws, { gate: { keyIds, planId: usagePlanId } }) =>
      aws.apiGateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId: keyIds[0] })),
    { header: 'broken', 'through CloudFront': 'broken' },
    /which is not in the usage plan/,
    'gate',
  ],
  [
    "the key lost the gate's tag",
    (aws, { gate: { keyIds } }) =>
      aws.apiGateway.send(
        new UntagResourceCommand({
          resourceArn: `arn:aws:apigateway:eu-central-1::/apikeys/${keyIds[0] ?? ''}`,
          tagKeys: ['cloudfront-image-gate'],
        }),
      ),
    { header: 'warning', 'plan: keys': 'warning' },
    /made by hand and never adopted/,
    'gate',
  ],
  [
    'the header is gone',
    (aws, { live }) => rewrite(aws, live.distributionId, withoutHeader),
    { distributions: 'broken', 'through CloudFront': 'broken', 'keys left over': 'warning' },
    /sends no key: its viewers are refused/,
    'gate',
  ],
  [
    'a second distribution uses the API without the header',
    (aws, { live }) => addDistribution(aws, live.apiId, { 'x-else': '1' }),
    { distributions: 'broken', 'through CloudFront': 'broken' },
    /uses this API and sends no key/,
  ],
  [
    'a second distribution sends another key',
    async (aws, { live, gate: { planId: usagePlanId } }) => {
      const value = 'anotherKeyOfTheGate0000000000000';
      const { id: keyId } = await createKey(aws, 'photos', value);
      await aws.apiGateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
      await addDistribution(aws, live.apiId, { 'x-api-key': value });
    },
    { 'one key': 'warning' },
    /different keys/,
    'rotate',
  ],
  [
    'the viewer Host is forwarded',
    (aws, { live }) =>
      rewrite(aws, live.distributionId, (xml) => xml.replaceAll(allViewerExceptHost, allViewer)),
    { 'viewer Host': 'broken', 'through CloudFront': 'broken' },
    /sends the viewer's Host to the API \(\*\)/,
  ],
  [
    'a page is shown instead of a 403',
    (aws, { live }) =>
      rewrite(
        aws,
        live.distributionId,
        errorPage(
          '<ResponsePagePath>/index.html</ResponsePagePath><ResponseCode>200</ResponseCode><ErrorCachingMinTTL>0</ErrorCachingMinTTL>',
        ),
      ),
    { 'error pages': 'warning' },
    /shows \/index.html with status 200 instead of a 403/,
  ],
  [
    'a 403 is kept',
    (aws, { live }) =>
      rewrite(aws, live.distributionId, errorPage('<ErrorCachingMinTTL>300</ErrorCachingMinTTL>')),
    { 'error pages': 'warning' },
    /keeps a 403 for 300 s/,
  ],
  [
    'a key was left by a run that died',
    (aws) => createKey(aws, 'photos', 'leftByARunThatDied00000000000000'),
    { 'keys left over': 'warning' },
    /sends \w+ yet: another run is in progress, or one was interrupted/,
    'rotate',
  ],
  [
    'a staging copy sends an old value',
    (aws, { live }) =>
      addDistribution(aws, live.apiId, { 'x-api-key': 'aValueOfLongAgo0000000000000000' }, { Staging: true }),
    { 'staging copies': 'broken' },
    /promoting it would put that into the primary/,
  ],
];
