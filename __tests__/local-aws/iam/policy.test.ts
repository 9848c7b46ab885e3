import { describe, expect, test } from '@jest/globals';
import type { Context } from '../../../local-aws/iam/condition.ts';
import { matchesArn } from '../../../local-aws/iam/pattern.ts';
import { parsePolicy } from '../../../local-aws/iam/grammar.ts';
import { allowing, decide, type PolicyStatement } from '../../../local-aws/iam/policy.ts';

const arn = 'arn:aws:s3:::photos/a.jpg';

function decision(
  statements: readonly PolicyStatement[],
  action: string,
  resource = arn,
  context: Context = {},
): string {
  return decide([{ Version: '2012-10-17', Statement: statements }], action, resource, context);
}

const allow = (change: Partial<PolicyStatement>): PolicyStatement => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: '*',
  ...change,
});

describe('a policy decides', () => {
  test.each([
    ['nothing is mentioned', [], 'unmentioned'],
    ['the action is allowed', [allow({})], 'allowed'],
    ['the action is allowed in other letters', [allow({ Action: 'S3:getobject' })], 'allowed'],
    ['the action is one of several', [allow({ Action: ['s3:PutObject', 's3:GetObject'] })], 'allowed'],
    ['all actions of a kind are allowed', [allow({ Action: 's3:Get*' })], 'allowed'],
    ['a question mark stands for one letter', [allow({ Action: 's3:GetObjec?' })], 'allowed'],
    ['a question mark does not stand for none', [allow({ Action: 's3:GetObject?' })], 'unmentioned'],
    ['the resource is another', [allow({ Resource: 'arn:aws:s3:::other/*' })], 'unmentioned'],
    ['the resource is in other letters', [allow({ Resource: 'arn:aws:s3:::PHOTOS/*' })], 'unmentioned'],
    ['a dot is a dot', [allow({ Resource: 'arn:aws:s3:::photos/a?jpg' })], 'allowed'],
    [
      'a pattern with a dot is no wildcard',
      [allow({ Resource: 'arn:aws:s3:::photos.a.jpg' })],
      'unmentioned',
    ],
    ['a denial wins', [allow({}), { Effect: 'Deny', Action: '*', Resource: arn }], 'denied'],
    [
      'a denial of something else does not',
      [allow({}), { Effect: 'Deny', Action: 's3:Put*', Resource: '*' }],
      'allowed',
    ],
    [
      'all but one action are allowed',
      [{ Effect: 'Allow', NotAction: 's3:PutObject', Resource: '*' }],
      'allowed',
    ],
    [
      'all but this action are allowed',
      [{ Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*' }],
      'unmentioned',
    ],
    [
      'all but this resource are allowed',
      [{ Effect: 'Allow', Action: '*', NotResource: arn }],
      'unmentioned',
    ],
  ] as const)('when %s', (_when, statements, expected) => {
    expect(decision(statements as unknown as PolicyStatement[], 's3:GetObject')).toBe(expected);
  });

  test('from one statement without a list', () => {
    expect(decide([{ Statement: allow({}) }], 's3:GetObject', arn)).toBe('allowed');
  });

  test('and names the statements that let an action in', () => {
    const used = allow({ Sid: 'used' });
    const Statement = [used, allow({ Sid: 'unused', Action: 's3:PutObject' })];
    expect(allowing([{ Statement }], 's3:GetObject', arn)).toEqual([used]);
  });
});

const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' } as const;

describe('a document is refused', () => {
  test.each([
    ['without statements', 'identity', { Statement: undefined }, 'Syntax errors in policy.'],
    ['of another version', 'identity', { Version: '2020-01-01' }, 'Syntax errors in policy.'],
    ['with another effect', 'identity', allow({ Effect: 'Maybe' as 'Allow' }), 'Syntax errors in policy.'],
    ['without actions', 'identity', allow({ Action: [] }), 'Policy statement must contain actions.'],
    [
      'with one action of no service',
      'identity',
      allow({ Action: ['s3:Get*', 'Get*'] }),
      /prefaced by a vendor/,
    ],
    [
      'with a principal',
      'identity',
      allow({ Principal: '*' }),
      'Policy document should not specify a principal.',
    ],
    [
      'without resources',
      'identity',
      { Effect: 'Allow', Action: 's3:GetObject' },
      'Policy statement must contain resources.',
    ],
    [
      'with one resource that is no ARN',
      'identity',
      allow({ Resource: ['*', 'a'] }),
      /^Resource a must be in ARN/,
    ],
    [
      'with a resource in a trust policy',
      'trust',
      { ...trust, Resource: '*' },
      'Has prohibited field Resource',
    ],
    ['with all but one', 'trust', { ...trust, NotResource: arn }, 'Has prohibited field Resource'],
    ['without a principal', 'trust', { ...trust, Principal: undefined }, 'Missing required field Principal'],
    [
      'with an action of another service',
      'trust',
      { ...trust, Action: 'lambda:*' },
      /STS AssumeRole actions/,
    ],
    ['with any action', 'trust', { ...trust, Action: '*' }, /STS AssumeRole actions/],
  ] as const)('%s (%s)', (_, kind, change, words) => {
    const right = kind === 'trust' ? trust : allow({});
    const text = (part: object): string =>
      JSON.stringify({ Version: '2012-10-17', Statement: [right, part], ...('Effect' in part ? {} : part) });
    expect(parsePolicy(text(right), kind).Statement).toEqual([right, right]);
    expect(() => parsePolicy(text(change), kind)).toThrow(words);
  });
});

/** What IAM was recorded to refuse (getmoto/moto, test_iam_policies.py; the form of Sids is told by users), by its words. */
const recorded: Readonly<Record<string, readonly object[]>> = {
  'Syntax errors in policy.': [
    ...[{ Effect: 'invalid' }, { Effect: undefined }, { More: 'x' }, { Sid: {} }, { Sid: [] }],
    ...[
      { Action: {} },
      { Action: [[]] },
      { NotAction: 's3:Get*' },
      { Resource: { a: arn } },
      { Resource: [{}] },
    ],
    ...[{ NotResource: '*' }, { NotResource: [] }, { Condition: [] }, { Condition: 'a' }],
    ...[[], 'b', { a: {} }].map((keys) => ({ Condition: { DateGreaterThan: keys } })),
    { Condition: [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } }] },
    ...['x', 'ForAnyValue::StringEqualsIfExists'].map((operator) => ({
      Condition: { [operator]: { a: '1' } },
    })),
  ],
  'The policy failed legacy parsing': [
    ...[{ Effect: 'denY' }, { Effect: 'allow', Action: undefined }, { Effect: 'aLLow', Sid: 'one' }],
    ...['sdfdsf', '234-13', '2016-12-13t2:00:00.593194+1', '9223372036854775808'].map((time) => ({
      Condition: { DateLessThan: { a: time } },
    })),
    { Condition: { DateLessThanEquals: { a: '2016-12-13t2:00:00.1999999999+10:59' } }, Resource: 'arn:x:y' },
    ...['arn:aws:s3::photos', 'arn:aws::::photos', 'arn:aws::photos'].map((Resource) => ({ Resource })),
    { Resource: undefined, NotResource: 'arn:aws:s3::photos' },
    { Resource: 'arn:aws:s3::photos', Action: undefined },
  ],
  'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*':
    [{ Sid: 'with-hyphen' }, { Sid: 'with space' }],
  'Statement IDs (SID) in a single policy must be unique.': [{ Sid: 'one', Action: undefined }],
  'Policy statement must contain actions.': [{ Action: undefined }, { Action: [], Resource: undefined }],
  'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.': [
    ...[
      { Action: 'invalid', Resource: undefined },
      { Action: undefined, NotAction: '' },
    ],
  ],
  'Vendor a a is not valid': [{ Action: 'a a:ListBucket' }],
  'Actions/Condition can contain only one colon.': [{ Action: 's3:List:Bucket' }],
  'Resource adf must be in ARN format or "*".': [{ Resource: ['adf'], Action: 's:3:ListBucket' }],
  'Resource  must be in ARN format or "*".': [{ Resource: '' }],
  'Partition "b" is not valid for resource "arn:b:cadfsdf:*:*:*".': [{ Resource: 'a:b:cadfsdf' }],
  'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".': [{ Resource: 'a:b:c:d:e:f:g:h' }],
  'Partition "s3" is not valid for resource "arn:s3:::photos:*".': [{ Resource: 'aws:s3:::photos' }],
  'Resource vendor must be fully qualified and cannot contain regexes.': [{ Resource: 'arn:aws' }],
  'Resource arn:aws:s3:us-east-1::photos can not contain region information.': [
    { Resource: 'arn:aws:s3:us-east-1::photos' },
  ],
  'IAM resource arn:aws:iam:us-east-1::role/x cannot contain region information.': [
    { Resource: 'arn:aws:iam:us-east-1::role/x' },
  ],
  'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.':
    [{ Resource: 'arn:aws:iam:::photos' }],
  'Policy statement must contain resources.': [{ Resource: undefined }, { Resource: [] }],
};

const refusedOnes = Object.entries(recorded).flatMap(([words, changes]) =>
  changes.map((change) => [JSON.stringify(change), change, words] as const),
);

const document = (change: object, more: object = {}): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [allow({ Sid: 'one' }), allow(change)], ...more });

test.each(refusedOnes)('IAM refuses a statement with %s in its own words', (_, change, words) => {
  expect(() => parsePolicy(document(change), 'identity')).toThrow(new Error(words));
});

test.each<object>([
  { Id: ['a'] },
  { Id: {} },
  { More: 'x' },
  { constructor: {} },
  { Statement: [] },
  { Statement: ['a'] },
])('IAM refuses a document with %j', (more) => {
  expect(() => parsePolicy(document({}, more), 'identity')).toThrow(new Error('Syntax errors in policy.'));
});

// Recorded there too.
test.each([
  ...[
    { Action: 's3.s:ListBucket' },
    { Action: 'service-prefix:action-name' },
    { Resource: 'arn:aws:fdsasf' },
  ],
  ...[
    { Resource: 'arn:aws:s3:us-west-2:1:accesspoint/a' },
    { Resource: 'arn:aws:iam:::user/a' },
    { Sid: '' },
  ],
  ...[
    { Condition: { x: {} } },
    { Condition: { Bool: { a: true } } },
    { Condition: { DateLessThan: { a: [] } } },
  ],
  ...['2017-07-01T00:00:00Z', '01T', '2016-12-13t2:00:00.593194+23', '-292275054'].map((a) => ({
    Condition: { DateGreaterThan: { a } },
  })),
])('IAM takes a statement with %j', (change) => {
  expect(() => parsePolicy(document(change), 'identity')).not.toThrow();
});

describe('a condition', () => {
  const context = {
    'aws:RequestTag/gate': 'photos',
    'aws:TagKeys': ['gate', 'team'],
    'lambda:Secure': 'true',
  };
  test.each([
    [{ StringEquals: { 'AWS:requesttag/gate': 'photos' } }, true],
    [{ StringEquals: { 'aws:RequestTag/gate': ['x', 'photos'] } }, true],
    [{ StringEquals: { 'aws:RequestTag/gate': 'Photos' } }, false],
    [{ StringEqualsIgnoreCase: { 'aws:RequestTag/gate': 'Photos' } }, true],
    [{ StringLike: { 'aws:RequestTag/gate': 'pho*' } }, true],
    [{ StringNotLike: { 'aws:RequestTag/gate': 'pho*' } }, false],
    [{ StringNotEquals: { 'aws:RequestTag/gate': 'other' } }, true],
    [{ StringNotEquals: { 'aws:RequestTag/none': 'other' } }, true],
    [{ StringEquals: { 'aws:RequestTag/none': 'other' } }, false],
    [{ StringEqualsIfExists: { 'aws:RequestTag/none': 'other' } }, true],
    [{ Null: { 'aws:RequestTag/none': 'true' } }, true],
    [{ Null: { 'aws:RequestTag/gate': 'true' } }, false],
    [{ Bool: { 'lambda:Secure': 'true' } }, true],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['gate', 'team', 'cost'] } }, true],
    [{ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['gate'] } }, false],
    [{ 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['gate'] } }, true],
    [{ StringLike: { 'aws:RequestTag/gate': 'pho*' }, StringEquals: { 'aws:RequestTag/gate': 'no' } }, false],
  ])('%j holds: %s', (condition, holds) => {
    const statement = allow({ Condition: condition });
    expect(decision([statement], 's3:GetObject', arn, context)).toBe(holds ? 'allowed' : 'unmentioned');
  });

  test('that is not modelled is an error, not a guess', () => {
    const statement = allow({ Condition: { DateGreaterThan: { 'aws:SourceIp': '10.0.0.0/8' } } });
    expect(() => decision([statement], 's3:GetObject')).toThrow('DateGreaterThan');
  });
});

test.each([
  ['arn:aws:execute-api:eu-central-1:1:api1/*', 'arn:aws:execute-api:eu-central-1:1:api1/live/GET/a', true],
  ['arn:aws:execute-api:*:1:api1/*/GET/*', 'arn:aws:execute-api:eu-central-1:1:api1/live/GET/a:b', true],
  ['arn:aws:execute-api:*:api1/*', 'arn:aws:execute-api:eu-central-1:1:api1/live/GET/a', false],
  ['arn:aws:execute-api:eu-central-1:1:api1/*', 'arn:aws:execute-api:eu-central-1:1:api12/live/GET/a', false],
])('ArnLike %s on %s: %s', (pattern, given, expected) => {
  expect(matchesArn(pattern, given)).toBe(expected);
});
