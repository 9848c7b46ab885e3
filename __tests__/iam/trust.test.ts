import { describe, expect, test } from '@jest/globals';
import { parsePolicy } from '../../local-aws/iam/grammar.ts';
import { decide, type PolicyDocument } from '../../local-aws/iam/policy.ts';
import { policyOf } from '../account/policy-holder.ts';

const words = {
  ACCOUNT_ID: '123456789012',
  OWNER: 'octo',
  OWNER_ID: '1001',
  REPOSITORY: 'pictures',
  REPOSITORY_ID: '2002',
  BRANCH: 'main',
  ENVIRONMENT: 'image-gate-plan',
};

/** The two forms of a repository in a token: since 15 July 2026, and before. */
const forms = { 'with ids': 'octo@1001/pictures@2002', 'without ids': 'octo/pictures' };
const contexts = {
  branch: 'ref:refs/heads/main',
  environment: 'environment:image-gate-plan',
  'another branch': 'ref:refs/heads/feature',
  'a branch whose name begins alike': 'ref:refs/heads/main-2',
  tag: 'ref:refs/tags/main',
  'pull request': 'pull_request',
  'another environment': 'environment:production',
};

/** Strangers whose names or ids look like ours; `repo:` and the context are added. */
const strangers = [
  ...['octo@1001/pictures@9999', 'octo@9999/pictures@2002', 'octo@9999/pictures@9999'],
  ...['octo/pictures@2002', 'octo@1001/pictures', 'octo/pictures-evil', 'evil/octo/pictures'],
  ...['octo-evil/pictures', 'Octo/pictures', 'octo@1001/pictures@20022', 'octo@10011/pictures@2002'],
  ...['octo@1001@1001/pictures@2002', 'octo*/pictures', '*', 'octo/pictures:environment:image-gate-plan'],
];

function mayAssume(trust: PolicyDocument, sub: string, aud = 'sts.amazonaws.com'): boolean {
  const issuer = 'token.actions.githubusercontent.com';
  const context = { [`${issuer}:aud`]: aud, [`${issuer}:sub`]: sub };
  return decide([trust], 'sts:AssumeRoleWithWebIdentity', '*', context) === 'allowed';
}

describe.each([
  ['github-oidc-trust', 'branch'],
  ['github-oidc-trust-environment', 'environment'],
] as const)('%s.json', (file, admitted) => {
  const trust = policyOf(file, words);

  test('is one that IAM takes, with every word replaced and no pattern in it', () => {
    const text = JSON.stringify(trust);
    expect(parsePolicy(text, 'trust')).toEqual(trust);
    for (const word of Object.keys(words)) expect(text).not.toContain(word);
    expect(text).not.toMatch(/[*?]/);
  });

  test.each(Object.entries(forms))('takes tokens %s for its own kind of job alone', (_form, repository) => {
    const taken = Object.entries(contexts).filter(([, context]) =>
      mayAssume(trust, `repo:${repository}:${context}`),
    );
    expect(taken.map(([kind]) => kind)).toEqual([admitted]);
  });

  test.each(strangers)('refuses %s, whatever the job', (repository) => {
    for (const context of Object.values(contexts))
      expect(mayAssume(trust, `repo:${repository}:${context}`)).toBe(false);
  });

  test('refuses a token for another audience, and another call', () => {
    const sub = `repo:${forms['with ids']}:${contexts[admitted]}`;
    expect(mayAssume(trust, sub)).toBe(true);
    expect(mayAssume(trust, sub, 'https://github.com/octo')).toBe(false);
    expect(decide([trust], 'sts:AssumeRole', '*')).toBe('unmentioned');
  });
});

test('a trust policy with a pattern would take strangers: the list above tells', () => {
  const text = JSON.stringify(policyOf('github-oidc-trust', words));
  const loose = JSON.parse(
    text.replace('StringEquals', 'StringLike').replaceAll('octo@1001/pictures@2002', 'octo*/pictures*'),
  ) as PolicyDocument;
  const taken = strangers.filter((repository) => mayAssume(loose, `repo:${repository}:${contexts.branch}`));
  expect(taken.length).toBeGreaterThan(3);
});
