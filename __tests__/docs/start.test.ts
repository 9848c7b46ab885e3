import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { parsePolicy } from '../../local-aws/iam/grammar.ts';
import { workflowsIn } from '../workflows.ts';

const page = readFileSync('docs/start.md', 'utf8');
const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const template = parse(readFileSync('examples/bootstrap.yml', 'utf8')) as {
  readonly Parameters: Readonly<Record<string, { Default?: string; AllowedPattern: string }>>;
  readonly Outputs: Readonly<Record<string, { Description: string }>>;
};

/**
 * The programs that the page calls, as far as it depends on them: each writes down how it was called; `aws` knows a stack's outputs, `gh` the
 * repository, `curl` gives this repository's files.
 */
const stand = (name: string, work: string): string => `#!/bin/bash
printf '%s' ${name} >> "$CALLS"; printf '\\t%s' "$@" >> "$CALLS"; echo >> "$CALLS"
${work}
`;
const programs: Readonly<Record<string, string>> = {
  aws: stand(
    'aws',
    `if [[ "$2" == describe-stacks ]]; then key=$(sed -E "s/.*OutputKey=='([A-Za-z]+)'.*/\\1/" <<< "$*"); echo "arn:aws:iam::123456789012:role/$key"; fi`,
  ),
  gh: stand(
    'gh',
    `if [[ "$1" == api ]]; then echo 'Owner=octo OwnerId=1001 Repository=pictures RepositoryId=2002 Branch=main'; fi`,
  ),
  git: stand('git', ''),
  curl: stand(
    'curl',
    `url="\${@: -1}"; file="\${url#*/cloudfront-image-gate/cloudfront-image-gate/*/}"; to=$(basename "$file"); while [[ $# -gt 0 ]]; do [[ "$1" == -o ]] && to=$2; shift; done; cp "$SOURCE/$file" "$to"`,
  ),
};

describe('docs/start.md, pasted block by block into a shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'image-gate-start-'));
  const bin = join(folder, 'bin');
  const repository = join(folder, 'repository');
  const log = join(folder, 'calls');
  let calls: readonly (readonly string[])[];
  const called = (...begin: readonly string[]): readonly (readonly string[])[] =>
    calls.filter((call) => begin.every((word, at) => call[at] === word));

  beforeAll(() => {
    mkdirSync(bin);
    mkdirSync(repository);
    for (const [name, text] of Object.entries(programs))
      writeFileSync(join(bin, name), text, { mode: 0o755 });
    writeFileSync(log, '');
    execFileSync('bash', ['-euo', 'pipefail', '-c', blocks.join('\n')], {
      cwd: repository,
      env: { PATH: `${bin}:/usr/bin:/bin`, CALLS: log, SOURCE: resolve('.') },
    });
    calls = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('\t'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test('fills in every parameter of the template that has no default, with values that it takes', () => {
    const [deploy] = called('aws', 'cloudformation', 'deploy');
    const given = (deploy ?? []).flatMap((word) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(word) ?? [];
      return name === undefined ? [] : [[name, value ?? ''] as const];
    });
    const must = Object.entries(template.Parameters).filter(([, { Default }]) => Default === undefined);
    expect(given.map(([name]) => name)).toEqual(expect.arrayContaining(must.map(([name]) => name)));
    for (const [name, value] of given)
      expect([name, value]).toEqual([
        name,
        expect.stringMatching(`^(?:${template.Parameters[name]?.AllowedPattern})$`),
      ]);
  });

  test('copies workflows as they are, and sets every variable that they read, each to its own output', () => {
    const copied = readdirSync(join(repository, '.github/workflows'));
    expect(copied.toSorted()).toEqual(['deploy.yml', 'destroy.yml', 'rotate.yml', 'status.yml']);
    const read = workflowsIn(join(repository, '.github/workflows')).flatMap(({ text }) =>
      [...text.matchAll(/vars\.(\w+)/g)].map(([, name]) => name ?? ''),
    );
    const set = Object.fromEntries(
      called('gh', 'variable', 'set').map(([, , , name = '', , value = '']) => [name, value]),
    );
    expect(Object.keys(set)).toEqual(expect.arrayContaining(read));
    for (const [output, { Description }] of Object.entries(template.Outputs))
      expect(set[/IMAGE_GATE_\w+/.exec(Description)?.[0] ?? '']).toBe(
        `arn:aws:iam::123456789012:role/${output}`,
      );
    expect(
      called('gh', 'variable', 'delete')
        .map(([, , , name]) => name)
        .toSorted(),
    ).toEqual(Object.keys(set).toSorted());
  });

  test('starts workflows that can be started by hand, with inputs that they have', () => {
    const runs = called('gh', 'workflow', 'run');
    expect(runs.length).toBe(2);
    for (const [, , , file = '', ...options] of runs) {
      const { on } = parse(readFileSync(join(repository, '.github/workflows', file), 'utf8')) as {
        on: { workflow_dispatch: { inputs?: object } };
      };
      const inputs = options.filter((word) => word.includes('=')).map((word) => word.split('=')[0] ?? '');
      for (const input of inputs) expect(Object.keys(on.workflow_dispatch.inputs ?? {})).toContain(input);
    }
  });
});

test('docs/terraform.md replaces every word of the policies that it uses', () => {
  const text = readFileSync('docs/terraform.md', 'utf8');
  const pairs = [...text.matchAll(/^ {6}"([A-Z_@/]+)", (.+?)\),?$/gm)].map(
    ([, from = '', to = '']) => [from, to] as const,
  );
  expect(pairs.length).toBe((text.match(/replace\(/g) ?? []).length);
  const values: Readonly<Record<string, string>> = {
    ...{
      'var.owner': 'octo',
      'var.owner_id': '1001',
      'var.repository': 'pictures',
      'var.repository_id': '2002',
    },
    ...{ 'var.bucket': 'originals', 'var.kms_key_arn': 'arn:aws:kms:*:*:key/none' },
    ...{ 'data.aws_caller_identity.here.account_id': '123456789012' },
  };
  const value = (hcl: string): string =>
    hcl.startsWith('"')
      ? hcl.slice(1, -1).replaceAll(/\$\{(.+?)\}/g, (_, name: string) => values[name] ?? name)
      : (values[hcl] ?? hcl);
  for (const name of ['github-oidc-trust', 'boundary', 'deploy', 'rotate']) {
    const filled = pairs.reduce(
      (policy, [from, to]) => policy.replaceAll(from, value(to)),
      readFileSync(`docs/iam/${name}.json`, 'utf8').replace(/,\s*\{\s*"Sid": "YourDistribution"[^}]*\}/, ''),
    );
    expect(filled.match(/[A-Z]+_(?:ID|ROLE)|\b(?:GATE|BUCKET|STAGE|OWNER|BRANCH|REPOSITORY)\b/g)).toBe(null);
    expect(() => parsePolicy(filled, name.includes('trust') ? 'trust' : 'identity')).not.toThrow();
    if (name.includes('trust'))
      expect(filled).toContain('"repo:octo@1001/pictures@2002:ref:refs/heads/main"');
  }
});
