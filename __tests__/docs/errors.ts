import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** An error of the action as the source writes it: `${...}` stands for what only a run knows. */
export interface WrittenError {
  /** File and line. */
  readonly where: string;
  readonly message: string;
  readonly remedy: string;
  /** Undefined where it is chosen elsewhere; then `where` must be known to the test. */
  readonly anchor: string | undefined;
}

/** Every error that somewhere in `folder` is made with a remedy, read from the syntax tree. */
export function writtenErrors(folder: string): readonly WrittenError[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .flatMap((name) => errorsIn(join(folder, name)));
}

function errorsIn(file: string): readonly WrittenError[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found: WrittenError[] = [];
  const visit = (node: ts.Node): void => {
    const parts = errorParts(node);
    if (parts) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ where: `${file}:${line}`, ...parts });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The class of every error with a remedy, and those that are told apart by a class of their own. */
const failures = ['Failure', 'KeyInUse'];

/** `new Failure(message, remedy, anchor)`, `wrongInput(name, fault, remedy)`, and `{ remedy, anchor }`. */
function errorParts(node: ts.Node): Omit<WrittenError, 'where'> | undefined {
  if (ts.isNewExpression(node) && failures.includes(node.expression.getText())) {
    const [message, remedy, anchor] = node.arguments ?? [];
    return { message: words(message), remedy: words(remedy), anchor: literal(anchor) };
  }
  if (ts.isCallExpression(node) && node.expression.getText() === 'wrongInput') {
    const [name, fault, remedy] = node.arguments;
    return { message: `Input ${words(name)}: ${words(fault)}.`, remedy: words(remedy), anchor: 'inputs' };
  }
  if (ts.isObjectLiteralExpression(node)) {
    const member = (name: string): ts.Expression | undefined =>
      node.properties.filter(ts.isPropertyAssignment).find((property) => property.name.getText() === name)
        ?.initializer;
    const anchor = literal(member('anchor'));
    if (anchor !== undefined) return { message: '(what AWS said)', remedy: words(member('remedy')), anchor };
  }
  return undefined;
}

function literal(node: ts.Expression | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

/** The text of a string or template; an expression is shown as it is written. */
function words(node: ts.Expression | undefined): string {
  if (!node) return '';
  if (ts.isStringLiteralLike(node)) return node.text;
  return node.getText().replaceAll(/^`|`$/g, '').replaceAll(/\s+/g, ' ');
}
