import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';
import { droppedCallsAndNumbers } from './own-mutators.ts';

/** Kinds of mutants. A sample contains a share of each. */
export type Kind = 'number' | 'operator' | 'condition' | 'call' | 'block' | 'literal';

/** One change of one file's text. */
export interface Mutant {
  /** From the repository's root. */
  readonly file: string;
  readonly line: number;
  /** Characters of the file. */
  readonly start: number;
  readonly end: number;
  readonly original: string;
  readonly replacement: string;
  readonly kind: Kind;
}

const kinds: Readonly<Record<string, Kind>> = {
  ArithmeticOperator: 'operator',
  ArrayDeclaration: 'literal',
  ArrowFunction: 'block',
  AssignmentOperator: 'operator',
  BlockStatement: 'block',
  BooleanLiteral: 'condition',
  ConditionalExpression: 'condition',
  EqualityOperator: 'operator',
  LogicalOperator: 'operator',
  MethodExpression: 'call',
  ObjectLiteral: 'literal',
  OptionalChaining: 'operator',
  Regex: 'literal',
  StringLiteral: 'literal',
  UnaryOperator: 'operator',
  UpdateOperator: 'operator',
};

const warn = (message: string): void => {
  process.stderr.write(`${message}\n`);
};
const silent = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => true,
  isErrorEnabled: () => true,
  isFatalEnabled: () => true,
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn,
  error: warn,
  fatal: warn,
};

/**
 * Every mutant of a folder: Stryker's own, and what Stryker has no mutator for (numbers, single calls that are dropped). Texts with a
 * blank are wording and left out.
 */
export async function listMutants(root: string, folder: string): Promise<readonly Mutant[]> {
  const names = globSync(`${folder}/**/*.{ts,mjs}`, { cwd: root })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => !name.endsWith('.d.ts'))
    .sort();
  const files = names.map((name) => ({
    name,
    mutate: true,
    content: readFileSync(join(root, name), 'utf8'),
  }));
  const { mutants } = await new Instrumenter(silent).instrument(files, {
    plugins: null,
    ignorers: [],
    excludedMutations: [],
  });
  const texts = new Map(files.map(({ name, content }) => [name, { content, starts: lineStarts(content) }]));
  const theirs = mutants.flatMap(({ fileName, location, mutatorName, replacement, status }): Mutant[] => {
    const file = texts.get(fileName);
    if (!file || status === 'Ignored') return [];
    const start = (file.starts[location.start.line] ?? 0) + location.start.column;
    const end = (file.starts[location.end.line] ?? 0) + location.end.column;
    const original = file.content.slice(start, end);
    const kind = kinds[mutatorName] ?? 'literal';
    // As text, `a || b` is not grouped after it replaces a part of `a && b && c`.
    const text = mutatorName === 'LogicalOperator' ? `(${replacement})` : replacement;
    return [{ file: fileName, line: location.start.line + 1, start, end, original, replacement: text, kind }];
  });
  const ours = files.flatMap(({ name, content }) => droppedCallsAndNumbers(name, content));
  return [...theirs, ...ours].filter((mutant) => !isWording(mutant));
}

function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** A sentence, or a part of one: wording is not behaviour. */
function isWording({ kind, original }: Mutant): boolean {
  return kind === 'literal' && /^['"`].*\s.*['"`]$/s.test(original);
}

/** The file's text with the mutant in it. */
export function mutated(text: string, { start, end, replacement }: Mutant): string {
  return text.slice(0, start) + replacement + text.slice(end);
}
