import ts from 'typescript';
import type { Mutant } from './mutants.ts';

/** Mutators that Stryker lacks: numbers, and dropping a call whose result is unused. */
export function droppedCallsAndNumbers(file: string, content: string): readonly Mutant[] {
  const source = ts.createSourceFile(file, content, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const add = (node: ts.Node, kind: Mutant['kind'], replacement: string): void => {
    const start = node.getStart(source);
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ file, line, start, end: node.end, original: node.getText(source), replacement, kind });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isNumericLiteral(node)) add(node, 'number', anotherNumber(Number(node.text)));
    if (ts.isExpressionStatement(node) && isCall(node.expression)) add(node, 'call', ';');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isCall(expression: ts.Expression): boolean {
  return ts.isCallExpression(ts.isAwaitExpression(expression) ? expression.expression : expression);
}

/** The next whole number; twice a large one or a fraction, where a difference of one is undetectable. */
function anotherNumber(number: number): string {
  return String(Number.isInteger(number) && number < 100 ? number + 1 : number * 2);
}
