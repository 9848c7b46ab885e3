import { describe, expect, test } from '@jest/globals';
import type { SdkResponse } from '../../../local-aws/request-handler.ts';
import { readModels } from './model.ts';
import { answerDeviations } from './wire-check.ts';

const models = readModels();

function deviations(
  service: string,
  operation: string,
  answer: Partial<SdkResponse> & { text?: string },
): string[] {
  const model = models.find(({ signingName }) => signingName === service);
  const found = model?.operations.get(operation);
  if (!model || !found) throw new Error(`no model of ${service}:${operation}`);
  const { statusCode = 200, headers = {}, text = '' } = answer;
  return answerDeviations(model, found, { statusCode, headers, body: new TextEncoder().encode(text) });
}

const invalidation = (content: string): string =>
  `<?xml version="1.0"?><Invalidation xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">${content}</Invalidation>`;
const batch =
  '<InvalidationBatch><Paths><Quantity>1</Quantity><Items><Path>/*</Path></Items></Paths><CallerReference>r</CallerReference></InvalidationBatch>';
const time = '<CreateTime>2026-01-01T00:00:00Z</CreateTime>';
const whole = `<Id>I1</Id><Status>Completed</Status>${time}${batch}`;

const notFound =
  '<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchDistribution</Code></Error></ErrorResponse>';

describe('the check of answers', () => {
  test.each([
    [
      'apigateway',
      'GetApiKey',
      { text: '{"id":"a","enabled":true,"createdDate":1,"tags":{"a":"b"},"stageKeys":[]}' },
    ],
    ['apigateway', 'GetApiKeys', { text: '{"item":[{"id":"a"}],"position":"x"}' }],
    ['apigateway', 'DeleteApiKey', { statusCode: 202 }],
    [
      'apigateway',
      'GetApiKey',
      { statusCode: 404, headers: { 'x-amzn-errortype': 'NotFoundException' }, text: '{}' },
    ],
    ['cloudfront', 'GetInvalidation', { text: invalidation(whole) }],
    ['cloudfront', 'GetDistribution', { statusCode: 404, text: notFound }],
  ])('is content with what %s answers to %s', (service, operation, answer) => {
    expect(deviations(service, operation, answer)).toEqual([]);
  });

  test.each([
    ['apigateway', 'GetApiKey', { text: '{"id":1}' }, 'id: number instead of string'],
    ['apigateway', 'GetApiKey', { text: '{"Id":"a"}' }, 'Id: no such member'],
    ['apigateway', 'GetApiKey', { text: '{"enabled":"true"}' }, 'enabled: string instead of boolean'],
    ['apigateway', 'GetApiKey', { text: '{"createdDate":"2026"}' }, 'createdDate: string instead of number'],
    ['apigateway', 'GetApiKey', { statusCode: 201, text: '{}' }, 'status 201'],
    ['apigateway', 'GetApiKeys', { text: '{"items":[]}' }, 'items: no such member'],
    ['apigateway', 'GetApiKeys', { text: '{"item":{}}' }, 'item: no list'],
    ['apigateway', 'DeleteApiKey', { statusCode: 202, text: '{}' }, 'a body where the operation has none'],
    [
      'apigateway',
      'GetApiKey',
      { statusCode: 409, headers: { 'x-amzn-errortype': 'ConflictException' } },
      'no error of this operation',
    ],
    [
      'apigateway',
      'GetApiKey',
      { statusCode: 400, headers: { 'x-amzn-errortype': 'NotFoundException' } },
      'status 400 instead of 404',
    ],
    ['apigateway', 'GetApiKey', { statusCode: 400 }, 'without a code'],
    [
      'cloudfront',
      'GetInvalidation',
      { text: invalidation(whole.replace('<Id>I1</Id>', '')) },
      'Id: required and missing',
    ],
    ['cloudfront', 'GetInvalidation', { text: invalidation(`${whole}<Ids>x</Ids>`) }, 'Ids: no such member'],
    [
      'cloudfront',
      'GetInvalidation',
      { text: invalidation(whole.replace('<Path>/*</Path>', '<member>/*</member>')) },
      '<member> instead of <Path>',
    ],
    [
      'cloudfront',
      'GetInvalidation',
      { text: invalidation(whole.replace('00Z', '00')) },
      'is not of its type',
    ],
    [
      'cloudfront',
      'GetInvalidation',
      {
        text: invalidation(whole).replace('<Invalidation ', '<Other ').replace('</Invalidation>', '</Other>'),
      },
      '<Other> instead of <Invalidation>',
    ],
    ['cloudfront', 'GetDistribution', { statusCode: 400, text: notFound }, 'status 400 instead of 404'],
    [
      'iam',
      'GetRole',
      { text: '<GetRoleResponse><GetRoleResult></GetRoleResult></GetRoleResponse>' },
      'Role: required and missing',
    ],
    [
      'iam',
      'GetRole',
      { text: '<GetRoleResult></GetRoleResult>' },
      '<GetRoleResult> instead of <GetRoleResponse>',
    ],
    [
      'sts',
      'GetCallerIdentity',
      { text: '<GetCallerIdentityResponse></GetCallerIdentityResponse>' },
      'no <GetCallerIdentityResult>',
    ],
  ])('finds what is wrong in an answer of %s to %s', (service, operation, answer, words) => {
    expect(deviations(service, operation, answer).join('\n')).toContain(words);
  });
});
