import { describe, expect, test } from '@jest/globals';
import type { SdkResponse } from '../../../local-aws/request-handler.ts';
import { readModels } from './model.ts';
import { answerDeviations } from './wire-check.ts';

const models = readModels();

type Given = Partial<SdkResponse> & { readonly text?: string };

/** What is wrong with an answer of `apigateway GetApiKey`. */
function deviations(operation: string, { statusCode = 200, headers = {}, text = '' }: Given): string[] {
  const [service, name = ''] = operation.split(' ');
  const model = models.find(({ signingName }) => signingName === service);
  const found = model?.operations.get(name);
  if (!model || !found) throw new Error(`no model of ${operation}`);
  return answerDeviations(model, found, { statusCode, headers, body: new TextEncoder().encode(text) });
}

const batch =
  '<InvalidationBatch><Paths><Quantity>1</Quantity><Items><Path>/*</Path></Items></Paths><CallerReference>r</CallerReference></InvalidationBatch>';
const time = '<CreateTime>2026-01-01T00:00:00Z</CreateTime>';
const whole = `<?xml version="1.0"?><Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><Id>I1</Id><Status>Completed</Status>${time}${batch}</Invalidation>`;
const invalidation = (from: string | RegExp, to: string): Given => ({ text: whole.replaceAll(from, to) });
const refusal = (statusCode: number, name: string, text = ''): Given => ({
  ...{ statusCode, headers: { 'x-amzn-errortype': name }, text },
});
const notFound = (statusCode: number): Given => ({
  statusCode,
  text: '<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchDistribution</Code></Error></ErrorResponse>',
});
const key = '{"id":"a","enabled":true,"createdDate":1,"tags":{"a":"b"},"stageKeys":[]}';

describe('the check of answers', () => {
  test.each<[string, Given]>([
    ['apigateway GetApiKey', { text: key }],
    ['apigateway GetApiKey', refusal(404, 'NotFoundException', '{}')],
    ['apigateway GetApiKeys', { text: '{"item":[{"id":"a"}],"position":"x"}' }],
    ['apigateway DeleteApiKey', { statusCode: 202 }],
    ['cloudfront GetInvalidation', { text: whole }],
    ['cloudfront GetDistribution', notFound(404)],
  ])('is content with what %s is answered', (operation, answer) => {
    expect(deviations(operation, answer)).toEqual([]);
  });

  /** Wrong answers to each operation, by the words that are found. */
  const wrong: Readonly<Record<string, Readonly<Record<string, Given>>>> = {
    'apigateway GetApiKey': {
      'id: number instead of string': { text: '{"id":1}' },
      'Id: no such member': { text: '{"Id":"a"}' },
      'enabled: string instead of boolean': { text: '{"enabled":"true"}' },
      'createdDate: string instead of number': { text: '{"createdDate":"2026"}' },
      'status 201': { statusCode: 201, text: '{}' },
      'no error of this operation': refusal(409, 'ConflictException'),
      'status 400 instead of 404': refusal(400, 'NotFoundException'),
      'without a code': { statusCode: 400 },
    },
    'apigateway GetApiKeys': {
      'items: no such member': { text: '{"items":[]}' },
      'item: no list': { text: '{"item":{}}' },
    },
    'apigateway DeleteApiKey': { 'a body where the operation has none': { statusCode: 202, text: '{}' } },
    'cloudfront GetInvalidation': {
      'Id: required and missing': invalidation('<Id>I1</Id>', ''),
      'Ids: no such member': invalidation('<Id>I1</Id>', '<Id>I1</Id><Ids>x</Ids>'),
      '<member> instead of <Path>': invalidation('<Path>/*</Path>', '<member>/*</member>'),
      'is not of its type': invalidation('00Z', '00'),
      '<Other> instead of <Invalidation>': invalidation(/(?<=<\/?)Invalidation(?=[ >])/g, 'Other'),
    },
    'cloudfront GetDistribution': { 'status 400 instead of 404': notFound(400) },
    'iam GetRole': {
      'Role: required and missing': {
        text: '<GetRoleResponse><GetRoleResult></GetRoleResult></GetRoleResponse>',
      },
      '<GetRoleResult> instead of <GetRoleResponse>': { text: '<GetRoleResult></GetRoleResult>' },
    },
    'sts GetCallerIdentity': {
      'no <GetCallerIdentityResult>': { text: '<GetCallerIdentityResponse></GetCallerIdentityResponse>' },
    },
  };

  test.each(
    Object.entries(wrong).flatMap(([operation, answers]) =>
      Object.entries(answers).map(([words, answer]) => [operation, words, answer] as const),
    ),
  )('finds what is wrong in an answer to %s: %s', (operation, words, answer) => {
    expect(deviations(operation, answer).join('\n')).toContain(words);
  });
});
