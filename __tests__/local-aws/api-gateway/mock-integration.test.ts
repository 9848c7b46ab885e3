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

const templates = (requestTemplates: Record<string, string>) => ({ integration: { requestTemplates } });
const plain = { headers: { 'content-type': text }, body };
const onlyWith = { passthroughBehavior: 'WHEN_NO_TEMPLATES' };

/** By the answer, what a mock that gives it is like. */
const table: Readonly<Record<string, Readonly<Record<string, Scene>>>> = {
  [`200 ${text} ${text}`]: {
    'the template for what is accepted': {
      ...{ responses: bodies(json, text), headers: { accept: `${xml}, ${text};q=1` } },
    },
  },
  [`200 ${json} ${json}`]: {
    'else the one for JSON': { responses: bodies(text, json), headers: { accept: xml } },
    'names without quotes': { ...templates({ [json]: '{statusCode: 200}' }), responses: bodies(json) },
    'another type, passed through': { ...plain, responses: bodies(json) },
    'a type without any templates': {
      ...{ ...plain, integration: { ...noTemplate, ...onlyWith }, responses: bodies(json) },
    },
    'a type with a character set': {
      ...{ headers: { 'content-type': `${json} ; charset=utf-8` }, body: 'x', responses: bodies(json) },
    },
  },
  [`200 ${xml} ${xml}`]: { 'else the first': { responses: bodies(xml, text) } },
  [`200 ${json} `]: { 'no template': { responses: [{}] } },
  [`200 ${json} chosen`]: {
    'a response by the pattern of its status': { responses: [byDefault, ...chosen] },
  },
  [`404 ${json} default`]: {
    'the response without a pattern': { ...templates(answers('500')), responses: [...chosen, byDefault] },
    'no pattern that fits a part only': {
      ...templates(answers('200')),
      responses: [{ ...chosen[0], selectionPattern: '20' }, byDefault],
    },
  },
  [`500 ${json} ${failed}`]: {
    'no response that fits': { ...templates(answers('500')), responses: chosen },
    'a response that the method does not declare': { responses: [{ statusCode: '418' }] },
    'no status': templates({ [json]: '{}' }),
  },
  [`415 ${json} ${unsupported}`]: {
    'another type, never passed': { ...plain, integration: { passthroughBehavior: 'NEVER' } },
    'another type beside templates': { ...plain, integration: onlyWith },
  },
};

test.each(
  Object.entries(table).flatMap(([answer, scenes]) =>
    Object.entries(scenes).map(([what, scene]) => [what, scene, answer] as const),
  ),
)('a mock answers with %s', (_, { integration = {}, responses = [{}], headers = {}, body = '' }, expected) =>
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
