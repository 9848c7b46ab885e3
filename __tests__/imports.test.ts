import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';

/** Which files each file imports, types included. */
const imports = new Map(
  globSync('{src,resize-function,local-aws,simulation}/**/*.ts').map((file) => {
    const text = readFileSync(file, 'utf8');
    const paths = [...text.matchAll(/(?:from |import\()'(\.[^']+)'/g)].map(([, path = '']) => path);
    return [file, paths.map((path) => join(dirname(file), path))] as const;
  }),
);

/** The first circle of imports below `file`: its files in order. */
function circleFrom(
  file: string,
  above: readonly string[],
  seen: Set<string>,
): readonly string[] | undefined {
  if (above.includes(file)) return [...above.slice(above.indexOf(file)), file];
  if (seen.has(file)) return undefined;
  seen.add(file);
  for (const next of imports.get(file) ?? []) {
    const circle = circleFrom(next, [...above, file], seen);
    if (circle) return circle;
  }
  return undefined;
}

test('no imports go in a circle', () => {
  expect(imports.size).toBeGreaterThan(300);
  const seen = new Set<string>();
  for (const file of imports.keys()) expect(circleFrom(file, [], seen)).toBeUndefined();
});
