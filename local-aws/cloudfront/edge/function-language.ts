import { type Node, parse } from 'acorn';
import { words } from '../../text.ts';

/** A function's code as it may be run: with its steps and the texts that it makes counted, and imports written as `require`. */
export interface Checked {
  readonly code: string;
  /** Whether counting its steps is enough to end it: none of them takes long by itself. */
  readonly hasShortSteps: boolean;
}

/**
 * The nodes of the language that runtime 2.0 documents (developer guide, "JavaScript runtime 2.0 features": ES 5.1, and of later
 * versions const, let, arrow functions, rest parameters, template literals, async, await and `**`). Shorthand and computed
 * property names are not in the guide; the engine whose error texts AWS's are (njs) has them.
 */
const known = words(`
  Program ImportDeclaration ImportDefaultSpecifier ExpressionStatement BlockStatement EmptyStatement DebuggerStatement
  ReturnStatement LabeledStatement BreakStatement ContinueStatement IfStatement SwitchStatement SwitchCase ThrowStatement
  TryStatement CatchClause WhileStatement DoWhileStatement ForStatement ForInStatement FunctionDeclaration
  VariableDeclaration VariableDeclarator ThisExpression ArrayExpression ObjectExpression Property FunctionExpression
  ArrowFunctionExpression UnaryExpression UpdateExpression BinaryExpression AssignmentExpression LogicalExpression
  MemberExpression ConditionalExpression CallExpression NewExpression SequenceExpression TemplateLiteral TemplateElement
  AwaitExpression RestElement Identifier Literal
`);

const modules = ['cloudfront', 'crypto', 'querystring', 'buffer'];

/** What the code calls for each of its steps, and with each text that it makes; no names that a function would use. */
export const counter = '__step';
export const measure = '__made';

type AnyNode = Node & Readonly<Record<string, unknown>>;

/** Throws SyntaxError for what AWS's runtime does not know. */
export function checked(code: string): Checked {
  const program = parse(code, { ecmaVersion: 2025, sourceType: 'module' }) as Node as AnyNode;
  const edits: Edit[] = [];
  weigh(program, { edits, code, asynchronous: false, argument: false });
  return { code: edited(code, edits), hasShortSteps: !takesLong(program) };
}

/** Whether a single step in `node` may take long: what it finds by a pattern that backtracks. Other patterns are looked at when they are made. */
function takesLong(node: AnyNode): boolean {
  const { regex } = node;
  if (typeof regex === 'object' && backtracks((regex as { pattern: string }).pattern)) return true;
  return Object.values(node).some((child) => [child].flat().some((one) => isNode(one) && takesLong(one)));
}

/** Whether a pattern repeats without end more than once, or repeats a group. */
export function backtracks(pattern: string): boolean {
  const bare = pattern.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x');
  const repeats = bare.match(/.(?:[*+]|\{\d+,\})/g) ?? [];
  return repeats.length > 1 || repeats.some((repeat) => repeat.startsWith(')'));
}

/**
 * `pattern` as PCRE reads it, by which AWS's engine finds: unless `flags` say that lines count, `$` is also the place before a last
 * line feed. What was written so already stays.
 */
export function inPcre(pattern: string, flags: string): string {
  if (flags.includes('m')) return pattern;
  const end = String.raw`(?=\n?$)`;
  return pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\(\?=\\n\?\$\)|\$/gs, (part) =>
    part === '$' ? end : part,
  );
}

interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Place {
  readonly edits: Edit[];
  readonly code: string;
  /** Inside an async function, and there inside an argument. */
  readonly asynchronous: boolean;
  readonly argument: boolean;
}

/** How many nodes are evaluated where `node` is; those that are counted where they stand are not among them. */
function weigh(node: AnyNode, place: Place): number {
  refuseUnknown(node, place);
  if (node.type === 'ImportDeclaration') {
    place.edits.push({ from: node.start, to: node.end, text: required(node) });
    return 0;
  }
  const inner = { ...place, asynchronous: isFunction(node) ? node.async === true : place.asynchronous };
  let weight = 1;
  for (const [name, value] of Object.entries(node))
    for (const child of [value].flat().filter(isNode)) {
      const here = { ...inner, argument: name === 'arguments' || (inner.argument && !isFunction(node)) };
      const its = weigh(child, here);
      if (!countedApart(node, name, child)) weight += its;
      else if (its > 0) place.edits.push(...counting(node, child, its));
    }
  place.edits.push(...around(node));
  return weight;
}

/** Edits of a node as a whole: a text that it makes is measured, a pattern is one of PCRE, and a loop in which nothing would be counted is counted. */
function around(node: AnyNode): readonly Edit[] {
  if (makesText(node)) return wrapping(node, ` ${measure}(`);
  const { type, test, body, regex, start, end } = node;
  if (regex) {
    const { pattern, flags } = regex as { readonly pattern: string; readonly flags: string };
    return [{ from: start, to: end, text: `/${inPcre(pattern, flags)}/${flags}` }];
  }
  if (type !== 'ForStatement' || isNode(test) || !isNode(body)) return [];
  return [
    { from: body.start, to: body.start, text: `{${counter}(1);` },
    { from: body.end, to: body.end, text: '}' },
  ];
}

/** Statements of a block, bodies of arrow functions and tests of loops may be run more often than what they stand in. */
function countedApart(parent: AnyNode, name: string, child: AnyNode): boolean {
  if (['BlockStatement', 'SwitchCase'].includes(parent.type) && name !== 'test')
    return child.type !== 'FunctionDeclaration';
  if (parent.type === 'Program' || child.type === 'BlockStatement') return child.type !== 'BlockStatement';
  return (
    (parent.type === 'ArrowFunctionExpression' && name === 'body') ||
    (name === 'test' && /^(While|DoWhile|For)Statement$/.test(parent.type))
  );
}

function counting(parent: AnyNode, child: AnyNode, weight: number): Edit[] {
  if (['BlockStatement', 'SwitchCase', 'Program'].includes(parent.type))
    return [{ from: child.start, to: child.start, text: `${counter}(${weight});` }];
  return wrapping(child, `(${counter}(${weight}),`);
}

function wrapping({ start, end }: Node, opening: string): Edit[] {
  return [
    { from: start, to: start, text: opening },
    { from: end, to: end, text: ')' },
  ];
}

function makesText({ type, operator }: AnyNode): boolean {
  return type === 'TemplateLiteral' || operator === '+=' || (type === 'BinaryExpression' && operator === '+');
}

function refuseUnknown(node: AnyNode, place: Place): void {
  const token = unknownIn(node, place);
  if (token === undefined) return;
  const line = place.code.slice(0, node.start).split('\n').length;
  throw new SyntaxError(`${token} in function.js:${line}`);
}

function unknownIn(node: AnyNode, { asynchronous, argument }: Place): string | undefined {
  const token = unknownToken(node);
  if (token !== undefined) return `Unexpected token "${token}"`;
  const flags = (node.regex as { flags?: string } | undefined)?.flags ?? '';
  if (/[^gimy]/.test(flags)) return `Invalid RegExp flags "${flags}"`;
  if (node.type !== 'AwaitExpression') return undefined;
  if (!asynchronous) return 'await is only valid in async functions';
  return argument ? 'await in arguments not supported' : undefined;
}

function unknownToken({ type, operator, generator, optional, ...node }: AnyNode): string | undefined {
  if (!known.has(type)) return type;
  if (typeof operator === 'string' && /^(\?\?|\|\|=|&&=)/.test(operator)) return operator;
  if (generator === true) return '*';
  if (optional === true) return '?.';
  if (type === 'Literal' && ('bigint' in node || /^[\d.][\w.]*_/.test(String(node.raw))))
    return String(node.raw);
  return type === 'CatchClause' && node.param === null ? '{' : undefined;
}

/** `import cf from 'cloudfront'` */
function required({ specifiers, source }: AnyNode): string {
  const [specifier] = specifiers as { local: { name: string } }[];
  const name = (source as { value: string }).value;
  if (!modules.includes(name)) throw new SyntaxError(`Cannot find module "${name}"`);
  return specifier ? `const ${specifier.local.name} = require('${name}');` : '';
}

function isFunction({ type }: AnyNode): boolean {
  return type.includes('Function');
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

const closes = ({ text }: Edit): boolean => text === ')' || text === '}';

/** What closes at a place comes before what opens there. */
function edited(code: string, edits: readonly Edit[]): string {
  const ordered = edits
    .map((edit, index) => ({ ...edit, index }))
    .sort(
      (a, b) =>
        a.from - b.from ||
        Number(!closes(a)) - Number(!closes(b)) ||
        (closes(a) ? a.index - b.index : b.index - a.index),
    );
  let at = 0;
  const parts = ordered.map(({ from, to, text }) => {
    const part = code.slice(at, from) + text;
    at = to;
    return part;
  });
  return parts.join('') + code.slice(at);
}
