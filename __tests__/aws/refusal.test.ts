import { describe, expect, test } from '@jest/globals';
import {
  answerWasLost,
  credentialsExpired,
  isUnseen,
  refusable,
  refusedWith,
  unlessMissing,
} from '../../src/aws/client/refusal.ts';
import { TooLate } from '../../src/aws/client/time-limit.ts';
import { UnreadableAnswer } from '../../src/aws/client/raw-answer.ts';
import { Failure } from '../../src/failure.ts';
import { findKey, setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { answerWith, openWiredAccount, rejectionOf } from './account.ts';

/** An error as the SDK throws it. */
function sdkError(name: string, message: string, status?: number): Error {
  const $metadata = status === undefined ? {} : { httpStatusCode: status, requestId: '1234' };
  return Object.assign(new Error(message), { name, $metadata });
}

async function failureOf(call: string, error: Error, secrets: string[] = []): Promise<Failure> {
  const caught: unknown = await refusable(call, 'images-resize', Promise.reject(error), secrets).catch(
    (reason: unknown) => reason,
  );
  if (caught instanceof Failure) return caught;
  throw new Error('no Failure was thrown');
}

describe('refusable', () => {
  test('names call, resource, words, permission and request', async () => {
    const failure = await failureOf(
      'lambda:UpdateFunctionCode',
      sdkError('AccessDeniedException', 'User x is not authorized.', 403),
    );
    expect(`${failure.message} ${failure.remedy}`).toBe(
      'lambda:UpdateFunctionCode on "images-resize" was refused: AccessDeniedException: User x is not authorized. Grant the role lambda:UpdateFunctionCode. (request 1234)',
    );
    expect(failure.anchor).toBe('access-denied');
  });

  test.each([
    ['apigateway:CreateApiKey', 'apigateway:POST'],
    ['apigateway:GetRestApis', 'apigateway:GET'],
    ['apigateway:UpdateStage', 'apigateway:PATCH'],
    ['apigateway:PutMethod', 'apigateway:PUT'],
    ['apigateway:TagResource', 'apigateway:PUT'],
    ['apigateway:DeleteApiKey', 'apigateway:DELETE'],
    ['cloudfront:CreateDistributionWithTags', 'cloudfront:CreateDistribution and cloudfront:TagResource'],
    ['iam:CreateRole', 'iam:CreateRole'],
  ])('asks for the permission by which IAM knows %s', async (call, permission) => {
    const failure = await failureOf(call, sdkError('AccessDenied', 'no', 403));
    expect(failure.remedy).toContain(`Grant the role ${permission}.`);
  });

  test.each([
    'with an explicit deny in a service control policy',
    'with an explicit deny in an identity-based policy: arn:aws:iam::123456789012:policy/x',
    'because no service control policy allows the lambda:CreateFunction action',
    'because no permissions boundary allows the lambda:CreateFunction action',
  ])('does not ask for a permission that would not help: %s', async (why) => {
    const said = `User: x is not authorized to perform: lambda:CreateFunction on resource: y ${why}`;
    const { remedy, anchor } = await failureOf('lambda:CreateFunction', sdkError('AccessDenied', said, 403));
    expect(remedy).toMatch(
      /^Granting the role lambda:CreateFunction is not enough: the policy that AWS names/,
    );
    expect(anchor).toBe('access-denied');
  });

  test.each([
    ['apigateway:CreateApiKey', 'apigateway:PUT'],
    ['lambda:CreateFunction', 'iam:PassRole'],
  ])('asks for the further permission that %s needs: %s', async (call, permission) => {
    const said = `User: x is not authorized to perform: ${permission} on resource: y`;
    const { remedy } = await failureOf(call, sdkError('AccessDeniedException', said, 403));
    expect(remedy).toMatch(`Grant the role ${permission}.`);
  });

  test('names a permission that no policy of the role allows', async () => {
    const why = 'because no identity-based policy allows the lambda:CreateFunction action';
    const failure = await failureOf('lambda:CreateFunction', sdkError('AccessDenied', why, 403));
    expect(failure.remedy).toMatch(/^Grant the role lambda:CreateFunction\./);
  });

  test.each([
    ['ExpiredTokenException', 'expired', 403, 'credentials'],
    ['CredentialsProviderError', 'Could not load credentials from any providers', undefined, 'credentials'],
    ['TooManyRequestsException', 'Rate exceeded', 429, 'throttled'],
    ['LimitExceededException', 'too many keys', 429, 'quotas'],
    ['TooManyDistributions', 'too many', 400, 'quotas'],
    ['InternalError', 'oops', 500, 'no-response'],
    ['BadRequestException', 'Invalid stage name', 400, 'refused-by-aws'],
  ])('points %s to its own remedy', async (name, message, status, anchor) => {
    const failure = await failureOf('lambda:CreateFunction', sdkError(name, message, status));
    expect(failure.anchor).toBe(anchor);
    expect(failure.remedy).not.toBe('');
  });

  test.each([
    sdkError('CredentialsProviderError', 'Could not load credentials from any providers'),
    Object.assign(new Error("ENOENT: no such file or directory, open '/run/token'"), { code: 'ENOENT' }),
  ])('does not blame the network for credentials that cannot be read: %s', async (error) => {
    const { message, remedy, anchor } = await failureOf('sts:GetCallerIdentity', error);
    expect(message).toContain('sts:GetCallerIdentity on "images-resize" was not sent: ');
    expect(remedy).toContain('id-token: write');
    expect(anchor).toBe('credentials');
  });

  test('takes secrets out of what AWS says', async () => {
    const failure = await failureOf(
      'cloudfront:UpdateDistribution',
      sdkError('InvalidArgument', 'The value s3cr3tvalue is not valid', 400),
      ['s3cr3tvalue'],
    );
    expect(failure.message).toContain('The value *** is not valid');
  });

  test('hands an abort on as it is', async () => {
    const abort = Object.assign(new Error('stop'), { name: 'AbortError' });
    const answer = Promise.reject<string>(abort);
    await expect(refusable('lambda:GetFunction', 'x', answer)).rejects.toBe(abort);
  });
});

describe('unlessMissing', () => {
  test.each([
    'NotFoundException',
    'ResourceNotFoundException',
    'NoSuchEntityException',
    'NoSuchDistribution',
  ])('answers nothing to %s', async (name) => {
    const missing = Promise.reject<string>(sdkError(name, 'not there', 404));
    expect(await unlessMissing(refusable('lambda:GetFunction', 'x', missing))).toBeUndefined();
  });

  test('does not mistake a denial for absence', async () => {
    const denied = Promise.reject<string>(sdkError('AccessDeniedException', 'no', 403));
    await expect(unlessMissing(refusable('lambda:GetFunction', 'x', denied))).rejects.toThrow(Failure);
  });
});

test('the cause of a Failure can still be inspected', async () => {
  const lost = await failureOf('apigateway:CreateApiKey', sdkError('InternalError', 'oops', 500));
  const expired = await failureOf('lambda:GetFunction', sdkError('ExpiredTokenException', 'expired', 403));
  expect([answerWasLost(lost), answerWasLost(expired)]).toEqual([true, false]);
  expect([credentialsExpired(lost), credentialsExpired(expired)]).toEqual([false, true]);
  expect(refusedWith(expired, 'ExpiredTokenException', 'ExpiredToken')).toBe(true);
});

describe('what says nothing about what was to be read', () => {
  test.each([
    ['a broken connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }), true],
    ['a time-out', sdkError('TimeoutError', 'no response within 55 s'), true],
    ['a throttle', sdkError('TooManyRequestsException', 'Rate exceeded', 429), true],
    ['a throttle of CloudFront', sdkError('Throttling', 'Rate exceeded', 400), true],
    ['an outage', sdkError('InternalError', 'oops', 500), true],
    ['another outage', sdkError('ServiceUnavailable', 'oops', 503), true],
    ['an answer that is not whole', new UnreadableAnswer('cloudfront:ListDistributions', 'why'), true],
    ['JSON that is none', sdkError('SyntaxError', 'Unexpected token <', 200), true],
    ['a missing permission', sdkError('AccessDenied', 'no', 403), false],
    ['expired credentials', sdkError('ExpiredToken', 'expired', 403), false],
    ['what does not exist', sdkError('NotFoundException', 'no', 404), false],
    ['a quota', sdkError('LimitExceededException', 'too many', 429), false],
    ['a stop', Object.assign(new Error('stop'), { name: 'AbortError' }), false],
    ['a switch that came too late', new TooLate('E1', false), false],
    ['an error of our own', new TypeError('x is undefined'), false],
  ])('%s: %#', async (_, error, unseen) => {
    expect(isUnseen(error)).toBe(unseen);
    const handedOn: unknown = await refusable('apigateway:GetApiKeys', 'x', Promise.reject(error)).catch(
      (reason: unknown) => reason,
    );
    expect(isUnseen(handedOn)).toBe(unseen);
  });
});

describe('a response in no known format', () => {
  const proxy = '<html><body>Access denied by policy</body></html>';

  test.each([200, 302, 403, 407, 502])('is no refusal of AWS, HTTP %i', async (status) => {
    const { aws, clock, intercept } = await openWiredAccount();
    intercept(() => answerWith(proxy, status, 'text/html'));
    for (const call of [findKey(aws, 'k1'), findDistribution(aws, 'E1'), setKeyEnabled(aws, 'k1', true)]) {
      const error = await clock.run(rejectionOf(call));
      expect(String(error)).toMatch(/returned no usable response: /);
      expect(String(error)).not.toMatch(/refused|Deserialization/);
      expect(answerWasLost(error)).toBe(true);
    }
  });

  test('is never reported as without effect for a write', async () => {
    const { aws, clock, intercept } = await openWiredAccount();
    intercept(() => answerWith(proxy));
    const error = await clock.run(rejectionOf(setKeyEnabled(aws, 'k1', true)));
    expect(error).toMatchObject({ anchor: 'no-response' });
    expect(String(error)).not.toMatch(/Nothing was changed/);
  });

  test('a throttle is called one', async () => {
    const failure = await failureOf(
      'apigateway:GetApiKeys',
      sdkError('TooManyRequestsException', 'slow', 429),
    );
    expect(failure.message).toMatch(/ was throttled: /);
  });
});
