import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { statementsOf, type PolicyDocument } from '../../local-aws/iam/policy.ts';
import { policyOf } from '../account/policy-holder.ts';
import { workflowsIn } from '../workflows.ts';

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}
interface Template {
  readonly Parameters: Readonly<Record<string, { Default?: string; AllowedPattern?: string }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { Description: string; Value: unknown }>>;
}
const template = parse(readFileSync('examples/bootstrap.yml', 'utf8')) as Template;
const provider = 'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com';

const kmsKeyArn = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

/** As a new account fills it in, and what `!Ref` of each resource gives. */
const given = {
  ...{ Owner: 'octo', OwnerId: '1001', Repository: 'pictures', RepositoryId: '2002', Branch: 'main' },
  ...{ PlanEnvironment: 'image-gate-plan', Bucket: 'originals', GateName: 'images', ExistingProviderArn: '' },
  ...{ ApiId: 'a1b2c3d4e5', Stage: 'prod', DistributionId: 'E1A2B3C4D5E6F7' },
  ...{ 'AWS::AccountId': '123456789012', 'AWS::Partition': 'aws' },
  ...{ Provider: provider, FunctionRole: 'resize', KmsKeyArn: kmsKeyArn, KeySecret: 'photos/origin-key' },
};
const words = {
  ...{ ACCOUNT_ID: '123456789012', OWNER: 'octo', OWNER_ID: '1001', REPOSITORY: 'pictures' },
  ...{ REPOSITORY_ID: '2002', BRANCH: 'main', ENVIRONMENT: 'image-gate-plan', BUCKET: 'originals' },
  ...{ GATE: 'images', FUNCTION_ROLE: 'resize', API_ID: 'a1b2c3d4e5', STAGE: 'prod' },
  ...{ DISTRIBUTION_ID: 'E1A2B3C4D5E6F7', KMS_KEY_ARN: kmsKeyArn, KEY_SECRET: 'photos/origin-key' },
};

/** A value with CloudFormation's functions worked out, for an account without a provider. */
function resolved(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resolved);
  if (typeof value !== 'object' || value === null) return value;
  const [[name, content] = ['', undefined]] = Object.entries(value);
  const named = (key: string): string => (given as Record<string, string>)[key] ?? `!${key}`;
  if (name === 'Ref') return named(String(content));
  if (name === 'Fn::Sub') return String(content).replaceAll(/\$\{([^}]+)\}/g, (_, key: string) => named(key));
  if (name === 'Fn::If') return resolved((content as unknown[])[1]);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one)]));
}

const documentOf = (name: string, property = 'PolicyDocument'): PolicyDocument =>
  resolved(template.Resources[name]?.Properties[property]) as PolicyDocument;
const sids = (document: PolicyDocument): readonly (string | undefined)[] =>
  statementsOf(document).map(({ Sid }) => Sid);

describe('bootstrap.yml', () => {
  test.each([
    ['DeployPolicy', 'deploy', [], {}],
    ['RotatePolicy', 'rotate', ['YourDistribution'], { API_ID: '*', STAGE: '*' }],
    ['GatePolicy', 'gate', ['YourPlanAndKeyChange', 'YourPlanKey'], {}],
    ['StatusPolicy', 'status', [], {}],
    ['PlanPolicy', 'plan', [], {}],
    [
      'DestroyPolicy',
      'destroy',
      ['OpenYourApi', 'DeployYourApi', 'UntagYourPlanAndKey', 'UntagYourKey', 'YourDistribution'],
      {},
    ],
  ] as const)('%s is docs/iam/%s.json, but for what a new gate has no need of', (name, file, left, other) => {
    const published = policyOf(file, { ...words, ...other });
    const Statement = statementsOf(published).filter(
      ({ Sid }) => !(left as readonly string[]).includes(Sid ?? ''),
    );
    expect(sids(published)).toEqual(expect.arrayContaining([...left]));
    expect(documentOf(name)).toEqual({ ...published, Statement });
  });

  test.each([
    ['SecretReadPolicy', ['SecretRead']],
    ['SecretWritePolicy', ['SecretRead', 'SecretWrite', 'SecretCreate', 'PlanRemembersTheSecret']],
    ['SecretDeletePolicy', ['SecretRead', 'SecretDelete']],
  ])('with a secret, %s has %j of docs/iam/key-secret.json', (name, kept) => {
    const published = policyOf('key-secret', words);
    const Statement = statementsOf(published).filter(({ Sid }) => kept.includes(Sid ?? ''));
    expect(Statement).toHaveLength(kept.length);
    expect(template.Resources[name]?.Condition).toBe('HasSecret');
    expect(documentOf(name)).toEqual({ ...published, Statement });
  });

  test("the function's role may do what the boundary allows", () => {
    const [policy] = resolved(template.Resources.FunctionRole?.Properties.Policies) as {
      PolicyDocument: unknown;
    }[];
    expect(policy?.PolicyDocument).toEqual(policyOf('boundary', words));
  });

  test.each([
    ['GateRole', 'github-oidc-trust'],
    ['StatusRole', 'github-oidc-trust'],
    ['DestroyRole', 'github-oidc-trust'],
    ['PlanRole', 'github-oidc-trust-environment'],
  ])('%s trusts what docs/iam/%s.json says, in both forms', (name, file) => {
    expect(documentOf(name, 'AssumeRolePolicyDocument')).toEqual(policyOf(file, words));
  });

  test('what it makes and says is what the examples ask for', () => {
    const said = Object.values(template.Outputs).flatMap(
      ({ Description }) => /IMAGE_GATE_\w+/.exec(Description) ?? [],
    );
    const asked = workflowsIn('examples')
      .flatMap(({ text }) => [...text.matchAll(/vars\.(IMAGE_GATE_\w*ROLE)/g)].map(([, name]) => name ?? ''))
      .filter((name) => name !== 'IMAGE_GATE_ACCEPTANCE_ROLE');
    expect(said.toSorted()).toEqual([...new Set(asked)].toSorted());
  });

  test('refuses what would widen a trust policy, and names only what it has', () => {
    for (const [name, { AllowedPattern = '' }] of Object.entries(template.Parameters))
      expect([name, new RegExp(`^(?:${AllowedPattern})$`).test('*')]).toEqual([name, false]);
    const text = readFileSync('examples/bootstrap.yml', 'utf8');
    const known = [...Object.keys(template.Parameters), ...Object.keys(template.Resources)];
    const named = [...text.matchAll(/\$\{(\w+)\}|Ref: (\w+)(?![\w:])/g)].map(
      ([, sub, ref]) => sub ?? ref ?? '',
    );
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(named.length).toBeGreaterThan(40);
  });
});
