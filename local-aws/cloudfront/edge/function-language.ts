import { type Node, parse } from 'acorn';
import { words } from '../../text.ts';

/** A function's code prepared to run: its steps and the texts that it creates are counted, and imports are written as `require`. */
export interface Checked {
  readonly code: string;
  /** Whether counting its steps is enough to end it, because no single step takes long. */
  readonly hasShortSteps: boolean;
  /** Whether it uses what outlives a run: the global object, a prototype, or a built-in that it changes. */
  readonly reachesBuiltIns: boolean;
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

/** The names that the code calls for each step, and with each text that it creates; a function would not use them. */
export const counter = '__step';
export const measure = '__made';

type AnyNode = Node & Readonly<Record<string, unknown>>;

/** Throws SyntaxError for what AWS's runtime does not support. */
export function checked(code: string): Checked {
  const program = parse(code, { ecmaVersion: 2025, sourceType: 'module' }) as Node as AnyNode;
  const edits: Edit[] = [];
  weigh(program, { edits, code, asynchronous: false, argument: false });
  return {
    code: edited(code, edits),
    hasShortSteps: !takesLong(program),
    reachesBuiltIns: lasting.test(code),
  };
}

/** Whether a node declares a name, or changes one that begins with a capital letter: by `=`, `++`, `delete` or a method of `Object`. */
const lasting =
  /\b(?:globalThis|prototype|__proto__|constructor|getPrototypeOf)\b|\b[A-Z]\w*(?:\.\w+|\s*\[[^\]]*\])+\s*(?:[-+*/%&|^<>]*=(?![=>])|\+\+|--)|\bdelete\s+[A-Z]|\bObject\.\w+\(\s*[A-Z]/;

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

/** The PCRE form of pattern characters with another meaning in JavaScript. */
const inPcreOnly: Readonly<Record<string, string>> = {
  ...{ $: String.raw`(?=\n?$)`, '.': String.raw`[^\n]` },
  ...{ '\\s': String.raw`[\t-\r ]`, '\\S': String.raw`[^\t-\r ]` },
};

/**
 * `pattern` as PCRE reads it, by which AWS's engine finds: unless `flags` include multiline, `$` also matches before a last line
 * feed; only a line feed ends a line, and white space is ASCII's. Patterns that already agree stay. Throws SyntaxError for flags that
 * the engine does not know, and for what PCRE rejects or reads differently.
 */
export function inPcre(pattern: string, flags: string): string {
  if (/[^gimy]/.test(flags)) throw new SyntaxError(`Invalid RegExp flags "${flags}"`);
  if (/\(\?<[=!][^)]*[*+{]/.test(pattern)) throw unreadByPcre(pattern);
  return pattern.replace(/\\.|\[(?:\\.|[^\]\\])*\]|\(\?=\\n\?\$\)|[$.]/gs, (part) => {
    if (/^\[\^?\]$/.test(part) || /^(?:[^\\]|\\.)*\\[aAeEGhHKNopPQRXzZ]/s.test(part))
      throw unreadByPcre(pattern);
    return part === '$' && flags.includes('m') ? part : (inPcreOnly[part] ?? part);
  });
}

const unreadByPcre = (pattern: string): SyntaxError =>
  new SyntaxError(`pcre_compile2("${pattern}") failed: local-aws has no such pattern of PCRE`);

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

/** How many nodes are evaluated with `node`, without those that are counted separately. */
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

/** Edits of a whole node: a text that it creates is measured, a pattern becomes PCRE's, and a loop without counted nodes is counted. */
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

/** Statements of a block, bodies of arrow functions and tests of loops may run more often than their container. */
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
  const words = refusalOf(node, place);
  if (words === false) return;
  const line = place.code.slice(0, node.start).split('\n').length;
  throw new SyntaxError(`${words} in function.js:${line}`);
}

const unexpected = (token: string): string => `Unexpected token "${token}"`;
const unsupported = (token: string): string => `Token "${token}" not supported in this version`;
const notDefault = 'Non-default import is not supported';

/** njs's error for a node that it does not support, by type; false: supported. */
const refusals: Readonly<Record<string, string | ((node: AnyNode, text: string) => string | false)>> = {
  ...{ ClassDeclaration: unsupported('class'), ClassExpression: unsupported('class') },
  ...{ ForOfStatement: unsupported('of'), WithStatement: unsupported('('), SpreadElement: unexpected('...') },
  ...{ AssignmentPattern: unexpected('='), ChainExpression: unexpected('.'), MetaProperty: unexpected('.') },
  ...{ ImportExpression: notDefault, ExportNamedDeclaration: 'Illegal export statement' },
  ...{
    ExportDefaultDeclaration: 'Illegal export statement',
    ExportAllDeclaration: 'Illegal export statement',
  },
  ImportDeclaration: (node) => !importsDefault(node) && notDefault,
  CatchClause: ({ param }) => param === null && unsupported('{'),
  Literal: ({ regex }, text) => regex === undefined && isUnknownNumber(text) && unexpected(text),
  Identifier: (_, text) => !/^[\w$]+$/.test(text) && unexpected(text),
  FunctionDeclaration: ({ generator }) => generator === true && unsupported('*'),
  FunctionExpression: ({ generator }) => generator === true && unsupported('*'),
  LogicalExpression: ({ operator }) => operator === '??' && unexpected(operator),
  AssignmentExpression: ({ operator }) => /^(?:\?\?|\|\||&&)=/.test(String(operator)) && unexpected('='),
};

function refusalOf(node: AnyNode, place: Place): string | false {
  const { type, start, end } = node;
  const text = place.code.slice(start, end);
  const refusal = refusals[type] ?? (!known.has(type) && unexpected(/^\w+|./s.exec(text)?.[0] ?? ''));
  if (type === 'AwaitExpression') return misplaced(place);
  return typeof refusal === 'function' ? refusal(node, text) : refusal;
}

function misplaced({ asynchronous, argument }: Place): string | false {
  if (!asynchronous) return 'await is only valid in async functions';
  return argument && 'await in arguments not supported';
}

/** A big integer, or one with separators. */
function isUnknownNumber(text: string): boolean {
  return /^[\d.](?:[\w.]*_|\w*n$)/.test(text);
}

type Specifiers = readonly { readonly type: string; readonly local: { readonly name: string } }[];

function importsDefault({ specifiers }: AnyNode): boolean {
  return (specifiers as Specifiers).map(({ type }) => type).join() === 'ImportDefaultSpecifier';
}

/** `import cf from 'cloudfront'` */
function required({ specifiers, source }: AnyNode): string {
  const name = (source as { value: string }).value;
  if (!modules.includes(name)) throw new SyntaxError(`Cannot find module "${name}"`);
  return (specifiers as Specifiers).map(({ local }) => `const ${local.name} = require('${name}');`).join('');
}

function isFunction({ type }: AnyNode): boolean {
  return type.includes('Function');
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}

const closes = ({ text }: Edit): boolean => text === ')' || text === '}';

/** Edits that close at a position come before those that open there. */
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
