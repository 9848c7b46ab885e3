import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding } from './finding.ts';
import { installed } from './installed.ts';
import { lintTemplate } from './policies.ts';
import { pythonWith } from './python.ts';

const cdk = {
  folder: 'cdk',
  packages: { 'aws-cdk-lib': '2.276.0', constructs: '10.8.1' },
};

/** The stacks among the examples: CDK's really synthesised and told to cfn-lint, Terraform's read by an HCL parser. */
export function checkStacks(): Finding {
  const complaints = [...[false, true].flatMap(complaintsOfCdk), ...complaintsOfTerraform()];
  return {
    report: `2 CDK templates to cfn-lint, main.tf to python-hcl2: ${complaints.length} findings`,
    complaints,
  };
}

/** A gated stack requires the key and refers to the secret; the one before it does neither. */
function complaintsOfCdk(gated: boolean): readonly string[] {
  const root = dirname(installed(cdk));
  copyFileSync('examples/cdk/app.mjs', join(root, 'app.mjs'));
  const outdir = join(root, `out-${gated}`);
  const env = { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify({ gated }) };
  execFileSync(process.execPath, ['app.mjs'], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const file = join(outdir, 'shop.template.json');
  const template = readFileSync(file, 'utf8');
  const header = /"HeaderName": "x-api-key",\s+("HeaderValue": [^]{0,600})/.exec(template)?.[1] ?? '';
  const hasReference =
    header.includes('{{resolve:secretsmanager:') && header.includes('shop/origin-key:SecretString');
  const requires = template.includes('"ApiKeyRequired": true');
  return [
    ...(hasReference === gated && requires === gated ? [] : [`cdk, gated ${gated}: header ${header}`]),
    ...lintTemplate(file, 'eu-central-1'),
  ];
}

interface Terraform {
  readonly resource: readonly Readonly<Record<string, Readonly<Record<string, Block>>>>[];
}
type Block = Readonly<Record<string, unknown>>;

function complaintsOfTerraform(): readonly string[] {
  const said = execFileSync(
    pythonWith('python-hcl2==8.1.4').program('hcl2tojson'),
    ['examples/terraform/main.tf'],
    {
      encoding: 'utf8',
    },
  );
  const { resource } = JSON.parse(said) as Terraform;
  const text = JSON.stringify(resource);
  const wanted = [
    /custom_header\.value\.secret_string/,
    /"\W*api_key_required\W*":\s*"\$\{var\.gated\}"/,
    /aws_cloudfront_distribution/,
  ];
  return wanted.filter((one) => !one.test(text)).map((one) => `main.tf: ${String(one)} is not in it`);
}
