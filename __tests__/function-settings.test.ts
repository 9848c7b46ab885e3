import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { buildFunction } from '../resize-function/build.ts';
import { parseConfiguration, settingNames } from '../resize-function/deploy-time.ts';
import {
  configurationSteps,
  type FunctionSettings,
  type SettingsWanted,
} from '../src/aws/lambda/function-settings.ts';
import { builtFunction } from '../src/package/built-function.ts';
import { Failure } from '../src/failure.ts';
import { markdownPages, tableRows } from './docs/markdown-pages.ts';

const bucket = { IMAGE_GATE_BUCKET: 'pictures' };
/** Set by inputs of their own. */
const inputs = ['BUCKET', 'KEY_PREFIX', 'RESPONSE_MODE'];
const names = settingNames().map((name) => name.replace('IMAGE_GATE_', ''));
const rows = new Map(
  tableRows('docs/function-settings.md', 'setting').map(([name = '', unit, byDefault = '', limits = '']) => [
    name,
    { unit, byDefault, limits },
  ]),
);
const problem = (name: string, value: string): string =>
  parseConfiguration({ ...bucket, [`IMAGE_GATE_${name}`]: value }).problems?.join() ?? '';

describe('docs/function-settings.md', () => {
  test('has a row for every setting that the function reads, and no other', () => {
    expect([...rows.keys(), ...inputs].sort()).toEqual([...names].sort());
    expect(names.length).toBeGreaterThan(20);
  });

  test.each([...rows])("%s: has a unit, the function's limits and its default", (name, row) => {
    expect(row.unit).not.toBe('');
    const said = problem(name, '\u0001');
    for (const [number] of said.matchAll(/\d+/g))
      if (name !== 'PRESETS') expect(row.limits).toContain(number);
    for (const word of /one of ([\w, ]+)$/.exec(said)?.[1]?.split(', ') ?? [])
      expect(row.limits).toContain(word);
    // Written out, a default changes nothing.
    const plain = parseConfiguration(bucket).configuration;
    const value = /^[\w,]+/.exec(row.byDefault)?.[0] ?? '';
    if (!['none', 'any', 'all'].includes(value))
      expect(
        parseConfiguration({ ...bucket, [`IMAGE_GATE_${name}`]: value.replace(/,$/, '') }).configuration,
      ).toEqual(plain);
  });

  test.each(['SIGNING_KEYS', 'ALLOWED_PREFIXES', 'WIDTHS', 'HEIGHTS', 'FORMATS', 'AUTO_FORMATS', 'PRESETS'])(
    '%s: separators alone are an error',
    (name) => {
      for (const value of [',', ' , ,', ';'])
        expect(problem(name, value)).toContain(`IMAGE_GATE_${name} must be`);
    },
  );
});

test.each(markdownPages().filter((page) => page.startsWith('docs/') || !page.includes('/')))(
  '%s names settings in capitals, as `function-settings` takes them',
  (page) => {
    const words = [...readFileSync(page, 'utf8').matchAll(/`([a-z]+(?:-[a-z]+)*)(?:[:=] ?[^`]*)?`/g)];
    const settings = words.filter(([, word = '']) => names.includes(word.replaceAll('-', '_').toUpperCase()));
    // A kind of error, and inputs.
    const others = ['svg', 'bucket', 'key-prefix', 'response-mode'];
    expect(settings.map(([, word]) => word).filter((word) => !others.includes(word ?? ''))).toEqual([]);
  },
);

describe("deploy's check of the settings", () => {
  let folder = '';
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'image-gate-settings-'));
    await buildFunction(join(folder, 'function'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const built = (settings: Record<string, string>) =>
    builtFunction(join(folder, 'index.js'), { ...bucket, MALLOC_ARENA_MAX: '2', ...settings });

  test.each([
    ['IMAGE_GATE_SIGNING_KEY', 'SIGNING_KEYS'],
    ['IMAGE_GATE_SIGNINGKEYS', 'SIGNING_KEYS'],
    ['IMAGE_GATE_PRESET_ONLY', 'PRESETS_ONLY'],
    ['IMAGE_GATE_QUALITYWEBP', 'QUALITY_WEBP'],
    ['IMAGE_GATE_MAX_SIZE', 'MAX_SIDE'],
  ])('%s fails, and %s is proposed', async (name, meant) => {
    const failure = await built({ [name]: 'x'.repeat(40) }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect((failure as Failure).remedy).toContain(`Did you mean ${meant}?`);
    expect((failure as Failure).message).not.toContain('xxxx');
  });

  test('what is like nothing is not compared with anything', async () => {
    await expect(built({ IMAGE_GATE_COLOUR_SCHEME: 'dark' })).rejects.toThrow(/no setting COLOUR_SCHEME\.$/);
  });

  test("hands out the signing keys as the function's parser splits them, for the masks", async () => {
    const [one, two] = ['a;'.repeat(20), 'b'.repeat(40)];
    expect((await built({ IMAGE_GATE_SIGNING_KEYS: `${one},${two}` })).signingKeys).toEqual([one, two]);
  });
});

describe('the plan of a function that stands', () => {
  const key = 'k'.repeat(40);
  const settings = (environment: Record<string, string>): FunctionSettings => ({
    ...{
      role: 'r',
      runtime: 'nodejs24.x',
      handler: 'index.handler',
      memory: 1_769,
      timeout: 29,
      environment,
    },
  });
  const planned = (seen: string | undefined, wanted: string | undefined): string[] =>
    configurationSteps(
      {} as never,
      {
        ...({ name: 'name', initialOnly: [], keptVariables: [] } as unknown as SettingsWanted),
        settings: settings(wanted === undefined ? {} : { IMAGE_GATE_SIGNING_KEYS: wanted }),
      },
      settings(seen === undefined ? {} : { IMAGE_GATE_SIGNING_KEYS: seen }),
    ).flatMap(({ changes }) => changes.map(({ from, to }) => `${from ?? '-'} -> ${to ?? '-'}`));

  test('says what it switches, and never that a secret becomes itself', () => {
    expect(planned(key, undefined)).toEqual(['(a secret) -> (none): signing switched off']);
    expect(planned(undefined, key)).toEqual(['- -> (a secret): signing switched on']);
    expect(planned(key, `${key}2`)).toEqual(['(a secret) -> (another secret)']);
    expect(planned(key, key)).toEqual([]);
  });
});
