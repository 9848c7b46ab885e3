import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, copyFileSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { withDrawing } from '../scripts/rooms.ts';
import { writtenErrors } from './docs/errors.ts';
import { anchorsOf, brokenLinks, markdownPages, tableRows } from './docs/markdown-pages.ts';

const troubleshooting = anchorsOf('docs/troubleshooting.md');
const action = parse(readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Record<string, { description: string; default?: string }>;
  readonly outputs: Record<string, { description: string }>;
};

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** A text, or the name of a table's entry. */
const named = (anchor: string): RegExp => new RegExp(`'${anchor}'|^ *${anchor}:`, 'm');

describe('every error of the action', () => {
  const errors = writtenErrors('src');
  /** Here the anchor is chosen from a table, whose entries are checked below or stand in the list themselves. */
  const chosenElsewhere = ['src/aws/client/refusal.ts', 'src/runs/rotate.ts'];

  test('is found: those of inputs, of calls that AWS refuses, of commands', () => {
    const files = new Set(errors.map(({ where }) => where.split(':')[0]));
    const some = ['src/inputs/inputs.ts', 'src/aws/client/refusal.ts', 'src/commands/converge.ts'];
    expect([...files]).toEqual(expect.arrayContaining(some));
    expect(errors.length).toBeGreaterThan(50);
  });

  test.each(errors.map((error) => [error.message, error] as const))(
    '%s',
    (_message, { where, message, remedy, anchor }) => {
      expect([where, message.length > 10, remedy !== '']).toEqual([where, true, true]);
      if (anchor === undefined) expect(chosenElsewhere).toContain(where.split(':')[0]);
      else expect([where, anchor, troubleshooting.has(anchor)]).toEqual([where, anchor, true]);
    },
  );

  test('and every page speak only of inputs that exist', () => {
    const known = new Set([...Object.keys(action.inputs), 'id-token', 'pull-requests']);
    const said = [
      ...errors.map(({ where, remedy }) => [where, remedy] as const),
      ...['docs/troubleshooting.md', 'examples/README.md', 'SECURITY.md', 'README.md'].map(
        (page) => [page, readFileSync(page, 'utf8')] as const,
      ),
    ];
    const wrong = said.flatMap(([where, text]) =>
      [...text.matchAll(/(?:inputs?|and|or) `([a-z]+(?:-[a-z]+)+)`|`([a-z]+(?:-[a-z]+)+): /g)]
        .map(([, named, set]) => named ?? set ?? '')
        .filter((name) => !known.has(name))
        .map((name) => `${where}: ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test.each(['not-gated', 'no-target', 'overridden', 'contended', 'not-accepted', 'lasting-overlap'])(
    'a rotation that ends as %s has a heading',
    (outcome) => {
      expect([...troubleshooting]).toContain(outcome);
      expect(readFileSync('src/runs/rotate.ts', 'utf8')).toMatch(named(outcome));
    },
  );

  test('that is unexpected has a heading too', () => {
    expect([...troubleshooting]).toContain('unexpected');
  });

  test('no heading explains an error that does not exist any more', () => {
    const used = new Set(errors.map(({ anchor }) => anchor));
    const source = ['src/runs/rotate.ts', 'src/report/report.ts', 'src/aws/client/raw-answer.ts']
      .map((file) => readFileSync(file, 'utf8'))
      .join('');
    const chapters = [
      ...['troubleshooting', 'before-the-first-call', 'aws-refuses', 'which-resources', 'deploy', 'gate'],
      ...['rotation', 'status-and-destroy', 'github'],
    ];
    // Said by the step that takes the role, before the action starts.
    const ofOthers = ['not-authorized-to-perform-stsassumerolewithwebidentity'];
    const idle = [...troubleshooting].filter(
      (anchor) =>
        !used.has(anchor) && !named(anchor).test(source) && ![...chapters, ...ofOthers].includes(anchor),
    );
    expect(idle).toEqual([]);
  });
});

describe('every page', () => {
  test.each(markdownPages().map((page) => [page]))('%s has no link that leads nowhere', (page) => {
    expect(brokenLinks(page)).toEqual([]);
  });

  test.each(markdownPages().map((page) => [page]))('%s names only commands that exist', (page) => {
    const text = readFileSync(page, 'utf8');
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test('a link that leads nowhere would be found', () => {
    const folder = mkdtempSync(join(tmpdir(), 'image-gate-docs-'));
    const page = join(folder, 'page.md');
    writeFileSync(
      page,
      '# One *two*\n\n[a](#one-two) [b](#three) [c](gone.md) `[d](code.md)`\n\n```\n[e](x)\n```\n',
    );
    expect(brokenLinks(page)).toEqual(['#three', 'gone.md']);
    rmSync(folder, { recursive: true });
  });
});

describe('the pages for contributors and readers', () => {
  test.each(Object.keys(scripts))('CONTRIBUTING says what npm run %s does', (name) => {
    const command = name === 'test' ? 'npm test' : `npm run ${name}`;
    expect(readFileSync('CONTRIBUTING.md', 'utf8')).toContain(`\`${command}\``);
  });

  test('CONTRIBUTING draws the rooms according to the imports, and no two rooms of src import each other', () => {
    const text = readFileSync('CONTRIBUTING.md', 'utf8');
    expect(text).toBe(withDrawing(text));
    const arrows = [...text.matchAll(/^ {2}(\S+) --> (\S+)$/gm)].map(([, from, to]) => [from, to].join(' '));
    expect(arrows.length).toBeGreaterThan(10);
    expect(arrows.filter((arrow) => arrows.includes(arrow.split(' ').reverse().join(' ')))).toEqual([]);
  });

  test('docs/dependencies.md has every dependency with its licence, and nothing else', () => {
    const rows = [...readFileSync('docs/dependencies.md', 'utf8').matchAll(/^\| (`.+`) \| (.+) \| .+ \|$/gm)];
    const named = rows.flatMap(([, packages = '', licences = '']) =>
      [...packages.matchAll(/`([^`]+)`/g)].map(([, name = '']) => ({ name, licences: licences.split(', ') })),
    );
    const dependencies = ['package.json', 'resize-function/zip/package.json'].flatMap((file) => {
      const parts = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Record<string, string>>;
      const { dependencies: own, devDependencies: dev, optionalDependencies: native } = parts;
      return Object.keys({ ...own, ...dev, ...native });
    });
    expect(named.map(({ name }) => name).sort()).toEqual(dependencies.sort());
    const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
      packages: Record<string, { license?: string }>;
    };
    const wrong = named.filter(({ name, licences }) => {
      const license = packages[`node_modules/${name}`]?.license;
      return license !== undefined && !licences.includes(license);
    });
    expect(wrong).toEqual([]);
  });

  test('the index names every page of docs', () => {
    const index = readFileSync('docs/README.md', 'utf8');
    const pages = markdownPages().filter(
      (page) => /^docs\/[^/]+\.md$/.test(page) && page !== 'docs/README.md',
    );
    expect(pages.length).toBeGreaterThan(4);
    expect(pages.filter((page) => !index.includes(page.replace('docs/', '(')))).toEqual([]);
  });

  test('README is under 160 lines', () => {
    expect(readFileSync('README.md', 'utf8').split('\n').length).toBeLessThan(160);
  });
});

describe("README's workflows", () => {
  interface Pasted {
    readonly permissions: object;
    readonly jobs: Record<string, { readonly steps: { uses: string; with: Record<string, unknown> }[] }>;
  }
  const texts = [...readFileSync('README.md', 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(
    ([, text = '']) => text,
  );
  const steps = texts.flatMap((text) =>
    Object.values((parse(text) as Pasted).jobs).flatMap((job) => job.steps),
  );

  test('give no permission that a job does not ask for, and only inputs that exist', () => {
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect((parse(text) as Pasted).permissions).toEqual({});
    const ours = steps.filter(({ uses }) => uses.startsWith('cloudfront-image-gate/'));
    expect(ours.length).toBe(texts.length);
    const given = ours.flatMap((step) => Object.keys(step.with));
    expect(given.filter((name) => !(name in action.inputs))).toEqual([]);
  });
});

describe('the tables of inputs and outputs', () => {
  test.each([
    ['docs/inputs.md', 'input', 'inputs'],
    ['docs/outputs.md', 'output', 'outputs'],
  ] as const)('%s names every %s, and none that does not exist', (page, column, section) => {
    const names = tableRows(page, column).map(([name]) => name);
    expect(names.sort()).toEqual(Object.keys(action[section]).sort());
  });

  test("show action.yml's defaults", () => {
    for (const [name = '', ...cells] of tableRows('docs/inputs.md', 'input')) {
      const byDefault = action.inputs[name]?.default;
      if (byDefault) expect([name, ...cells].join(' ')).toContain(byDefault);
    }
  });
});

describe('the release notes', () => {
  const script = '.github/release-notes.sh';
  const notes = (changelog: string, version: string): string => {
    const folder = mkdtempSync(join(tmpdir(), 'image-gate-notes-'));
    try {
      mkdirSync(join(folder, '.github'));
      copyFileSync(script, join(folder, script));
      writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
      return execFileSync('bash', [join(folder, script), version], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const changelog = '# Changelog\n\n## Unreleased\n\n## 1.1.0 (2026-12-01)\n\n- new\n\n## 1.0.0\n\n- old\n';

  test("are the version's own section of the change log", () => {
    expect(notes(changelog, '1.1.0').trim()).toBe('- new');
    expect(notes(changelog, '1.0.0').trim()).toBe('- old');
  });

  test('belong to a version to which the floating tag moves only forwards', () => {
    const folder = mkdtempSync(join(tmpdir(), 'image-gate-tags-'));
    const git = (...words: string[]) => execFileSync('git', words, { cwd: folder, stdio: 'ignore' });
    const author = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
    git('init');
    git(...author, 'commit', '--allow-empty', '-m', 'first');
    for (const tag of ['v1', 'v1.9.1', 'v1.10.0', 'v1.2.3', 'v10.0.0', 'v2.0.0', 'v1.11.0-beta'])
      git('tag', tag);
    const moves = (tag: string): boolean => {
      try {
        execFileSync('bash', [resolve('.github/is-newest.sh'), tag], { cwd: folder, stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    };
    const tags = ['v1.9.1', 'v1.10.0', 'v1.2.3', 'v2.0.0', 'v10.0.0'];
    expect(tags.filter(moves)).toEqual(['v1.10.0', 'v2.0.0', 'v10.0.0']);
    rmSync(folder, { recursive: true });
  });

  test('fail where the change log says nothing about the version', () => {
    expect(() => notes(changelog, '1.2.0')).toThrow('nothing about 1.2.0');
    expect(() => notes(changelog, '1.1')).toThrow('nothing about 1.1');
  });
});
