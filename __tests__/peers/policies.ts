import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { policyOf } from '../account/policy-holder.ts';
import type { Finding } from './finding.ts';
import { pythonWith } from './python.ts';

/** Linters that know AWS's own lists of actions, resource types, condition keys and template properties. */
const linters = () => pythonWith('parliament==1.6.4', 'cfn-lint==1.58.0');

/** One of everything, so that a linter sees ARNs and not words of ours. */
const words = {
  ...{ ACCOUNT_ID: '123456789012', GATE: 'images', STAGE: 'live', BUCKET: 'originals', API_ID: 'a1b2c3d4e5' },
  ...{ DISTRIBUTION_ID: 'E1A2B3C4D5E6F7', USAGE_PLAN_ID: 'u1v2w3', API_KEY_ID: 'k1l2m3n4o5' },
  KMS_KEY_ARN: 'arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  ...{ FUNCTION_ROLE: 'resize', BOUNDARY: 'image-gate', KEY_SECRET: 'shop/origin-key' },
};

/** parliament's data is older here: the service authorization reference names no resource for CloudFront's creations. */
const explained: Readonly<Record<string, RegExp>> = { RESOURCE_STAR: /"cloudfront:Create/ };

interface Issue {
  readonly issue: string;
  readonly detail: string;
  readonly location: unknown;
}

/** Holds every policy against parliament and bootstrap.yml against cfn-lint; the findings that nothing explains. */
export function lintPolicies(): Finding {
  const files = readdirSync('docs/iam').flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
  const policies = files.filter((name) => !name.includes('trust'));
  let excused = 0;
  const complaints = policies.flatMap((name) => {
    const said = run('parliament', ['--json', '--string', JSON.stringify(policyOf(name, words))]);
    const findings = said.stdout
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Issue);
    if (findings.length === 0 && said.status !== 0) return [`${name}.json: ${said.stderr}`];
    const open = findings.filter((finding) => !explained[finding.issue]?.test(JSON.stringify(finding)));
    excused += findings.length - open.length;
    return open.map((finding) => `${name}.json: ${JSON.stringify(finding)}`);
  });
  complaints.push(...lintTemplate('examples/bootstrap.yml', 'eu-central-1', 'us-east-1'));
  return {
    report: `${policies.length} policies told to parliament, bootstrap.yml to cfn-lint: ${complaints.length} findings, ${excused} explained`,
    complaints,
  };
}

/** What cfn-lint says of a template for these Regions. */
export function lintTemplate(file: string, ...regions: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = run('cfn-lint', ['-r', ...regions, '--', file]);
  return status === 0 ? [] : [`${file}: ${stdout}${stderr}`];
}

function run(program: string, options: readonly string[]) {
  return spawnSync(linters().program(program), options, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
