import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installed } from './installed.ts';

const cdk = {
  folder: 'cdk',
  packages: { 'aws-cdk-lib': '2.276.0', constructs: '10.8.1' },
};
const linters = 'node_modules/.cache/policy-linters';
const parser = { folder: 'node_modules/.cache/hcl', release: 'python-hcl2==8.1.4' };

/** The stacks among the examples: CDK's really synthesised and told to cfn-lint, Terraform's read by an HCL parser. */
export function checkStacks(): { readonly report: string; readonly complaints: readonly string[] } {
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
    ...lint(file),
  ];
}

function lint(file: string): readonly string[] {
  try {
    execFileSync(`${linters}/bin/cfn-lint`, ['-r', 'eu-central-1', '--', file], { encoding: 'utf8' });
    return [];
  } catch (error) {
    return [`${file}: ${String((error as { stdout?: string }).stdout ?? error)}`];
  }
}

interface Terraform {
  readonly resource: readonly Readonly<Record<string, Readonly<Record<string, Block>>>>[];
}
type Block = Readonly<Record<string, unknown>>;

function complaintsOfTerraform(): readonly string[] {
  if (!existsSync(`${parser.folder}/bin/hcl2tojson`)) {
    execFileSync('python3', ['-m', 'venv', parser.folder], { stdio: 'inherit' });
    const install = ['install', '--quiet', '--disable-pip-version-check', parser.release];
    execFileSync(`${parser.folder}/bin/pip`, install, { stdio: 'inherit' });
  }
  const said = execFileSync(`${parser.folder}/bin/hcl2tojson`, ['examples/terraform/main.tf'], {
    encoding: 'utf8',
  });
  const { resource } = JSON.parse(said) as Terraform;
  const text = JSON.stringify(resource);
  const wanted = [
    /custom_header\.value\.secret_string/,
    /"\W*api_key_required\W*":\s*"\$\{var\.gated\}"/,
    /aws_cloudfront_distribution/,
  ];
  return wanted.filter((one) => !one.test(text)).map((one) => `main.tf: ${String(one)} is not in it`);
}
