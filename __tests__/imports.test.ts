import { expect, test } from '@jest/globals';
import { importsByFile } from '../scripts/rooms.ts';

const imports = importsByFile();

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
