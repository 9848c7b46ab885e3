import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * The houses and the direction of imports between them: what a folder may not reach.
 * Imports run downwards only, so that the core (src/core) stays pure and each outside
 * world (AWS's SDK, GitHub's toolkit) is known in one place.
 */
const sdk = { group: ['@aws-sdk/*', '@smithy/*'], message: 'Only src/aws knows the SDK.' };
const toolkit = {
  group: ['@actions/*'],
  message: 'Only src/index and src/report know the Actions toolkit.',
};
const upwards = (...folders) => ({
  regex: `^\\.{1,2}/(?:.*/)?(?:${folders.join('|')})/`,
  message: 'Imports run downwards: index -> runs -> commands -> gate -> {core, aws}, package, probe.',
});
const valuesFrom = (...folders) => ({
  group: folders.map((folder) => `**/${folder}/**`),
  allowTypeImports: true,
  message: 'The action, the function and local-aws share nothing but types.',
});
const commandNames = ['deploy', 'gate', 'rotate', 'status', 'destroy'];
/** What two commands share stands in src/gate or beside them in src/commands. */
const siblingsOf = (name, where) => ({
  regex: `^${where}(${commandNames.filter((other) => other !== name).join('|')})(/|\\.ts$)`,
  message: 'Commands do not know each other.',
});
const house = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});

export default defineConfig(
  { ignores: ['dist/', 'lib/', 'coverage/', 'node_modules/', 'reports/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // A port may be implemented by something that happens to need no await.
      '@typescript-eslint/require-await': 'off',
      // There are no classes here: what looks like a method in an interface is a closure.
      '@typescript-eslint/unbound-method': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'resize-function/**/*.ts', 'local-aws/**/*.ts', 'simulation/**/*.ts'],
    rules: {
      complexity: ['error', 12],
      'max-params': ['error', 4],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  house(
    ['src/core/**/*.ts'],
    [
      sdk,
      toolkit,
      upwards('commands', 'gate', 'aws', 'runs', 'report', 'inputs'),
      valuesFrom('local-aws', 'resize-function'),
      { group: ['node:*'], message: 'src/core is pure: no clock, no network, no files.' },
    ],
  ),
  house(
    ['src/aws/**/*.ts'],
    [
      toolkit,
      upwards('commands', 'gate', 'core', 'runs', 'report', 'inputs'),
      valuesFrom('local-aws', 'resize-function'),
    ],
  ),
  house(
    ['src/gate/**/*.ts'],
    [
      sdk,
      toolkit,
      upwards('commands', 'runs', 'report', 'inputs'),
      valuesFrom('local-aws', 'resize-function'),
    ],
  ),
  house(
    ['src/commands/*.ts'],
    [sdk, toolkit, upwards('runs'), valuesFrom('local-aws', 'resize-function')],
    commandNames.map((name) => `src/commands/${name}.ts`),
  ),
  ...commandNames.flatMap((name) =>
    [
      [`src/commands/${name}.ts`, './'],
      [`src/commands/${name}/*.ts`, '../'],
    ].map(([files, where]) =>
      house(
        [files],
        [sdk, toolkit, upwards('runs'), siblingsOf(name, where), valuesFrom('local-aws', 'resize-function')],
      ),
    ),
  ),
  house(['src/runs/**/*.ts'], [sdk, toolkit, valuesFrom('local-aws', 'resize-function')]),
  house(
    ['src/package/**/*.ts', 'src/inputs/**/*.ts'],
    [sdk, toolkit, upwards('commands', 'aws', 'runs'), valuesFrom('local-aws', 'resize-function')],
  ),
  house(['src/report/**/*.ts'], [sdk, valuesFrom('local-aws', 'resize-function')]),
  house(['src/index.ts'], [sdk, valuesFrom('local-aws', 'resize-function')]),
  house(['src/*.ts'], [sdk, toolkit, valuesFrom('local-aws', 'resize-function')], ['src/index.ts']),
  house(['resize-function/**/*.ts'], [sdk, toolkit, valuesFrom('src', 'local-aws')]),
  // What AWS's operations are stands as data in the SDK's packages: local-aws reads it there.
  house(['local-aws/**/*.ts'], [toolkit, valuesFrom('src', 'resize-function')]),
);
