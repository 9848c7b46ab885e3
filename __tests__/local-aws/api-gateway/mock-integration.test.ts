import type { PutIntegrationRequest, PutIntegrationResponseRequest } from '@aws-sdk/client-api-gateway';
import { expect, test } from '@jest/globals';
import { methodOf, mock, textOf, withProbe } from './gateway-world.ts';

interface Scene {
  readonly integration?: Partial<PutIntegrationRequest>;
  /** By what they are chosen. */
  readonly responses?: readonly Partial<PutIntegrationResponseRequest>[];
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const [json, text, xml] = ['application/json', 'text/plain', 'application/xml'] as const;
const answers = (status: string) => ({ [json]: `{"statusCode":${status}}` });
const bodies = (...types: string[]) => [
  { responseTemplates: Object.fromEntries(types.map((type) => [type, type])) },
];
const body = '{"statusCode": 200}';
const noTemplate = { requestTemplates: undefined };
const chosen = [{ selectionPattern: '20.', responseTemplates: { [json]: 'chosen' } }];
const byDefault = { statusCode: '404', responseTemplates: { [json]: 'default' } };
const unsupported = '{"message":"Unsupported Media Type"}';
const failed = '{"message":"Internal server error"}';

test.each<[string, Scene, string]>([
  [
    'the template for what is accepted',
    { responses: bodies(json, text), headers: { accept: `${xml}, ${text};q=1` } },
    `200 ${text} ${text}`,
  ],
  [
    'else the one for JSON',
    { responses: bodies(text, json), headers: { accept: xml } },
    `200 ${json} ${json}`,
  ],
  ['else the first', { responses: bodies(xml, text) }, `200 ${xml} ${xml}`],
  ['no template', { responses: [{}] }, `200 ${json} `],
  ['a response by the pattern of its status', { responses: [byDefault, ...chosen] }, `200 ${json} chosen`],
  [
    'the response without a pattern',
    { integration: { requestTemplates: answers('500') }, responses: [...chosen, byDefault] },
    `404 ${json} default`,
  ],
  [
    'no pattern that fits a part only',
    {
      integration: { requestTemplates: answers('200') },
      responses: [{ ...chosen[0], selectionPattern: '20' }, byDefault],
    },
    `404 ${json} default`,
  ],
  [
    'no response that fits',
    { integration: { requestTemplates: answers('500') }, responses: chosen },
    `500 ${json} ${failed}`,
  ],
  [
    'a response that the method does not declare',
    { responses: [{ statusCode: '418' }] },
    `500 ${json} ${failed}`,
  ],
  ['no status', { integration: { requestTemplates: { [json]: '{}' } } }, `500 ${json} ${failed}`],
  [
    'names without quotes',
    { integration: { requestTemplates: { [json]: '{statusCode: 200}' } }, responses: bodies(json) },
    `200 ${json} ${json}`,
  ],
  [
    'another type, passed through',
    { headers: { 'content-type': text }, body, responses: bodies(json) },
    `200 ${json} ${json}`,
  ],
  [
    'another type, never passed',
    { integration: { passthroughBehavior: 'NEVER' }, headers: { 'content-type': text }, body },
    `415 ${json} ${unsupported}`,
  ],
  [
    'another type beside templates',
    { integration: { passthroughBehavior: 'WHEN_NO_TEMPLATES' }, headers: { 'content-type': text }, body },
    `415 ${json} ${unsupported}`,
  ],
  [
    'a type without any templates',
    {
      integration: { ...noTemplate, passthroughBehavior: 'WHEN_NO_TEMPLATES' },
      headers: { 'content-type': text },
      body,
      responses: bodies(json),
    },
    `200 ${json} ${json}`,
  ],
  [
    'a type with a character set',
    { headers: { 'content-type': `${json} ; charset=utf-8` }, body: 'x', responses: bodies(json) },
    `200 ${json} ${json}`,
  ],
])('a mock answers with %s', (_, { integration = {}, responses = [{}], headers = {}, body = '' }, expected) =>
  withProbe(false, async ({ client, api, request, deploy, minutes, ...probe }) => {
    const at = methodOf({ api, ...probe });
    for (const statusCode of ['404', '500']) await client.putMethodResponse({ ...at, statusCode });
    await client.putIntegration({ ...at, ...mock, ...integration });
    for (const one of responses) await client.putIntegrationResponse({ ...at, statusCode: '200', ...one });
    await deploy();
    await minutes();
    const answer = await request(api, '/live/probe', { headers, body: Buffer.from(body) });
    expect(`${answer.status} ${String(answer.headers['content-type'])} ${textOf(answer)}`).toBe(expected);
  }),
);
