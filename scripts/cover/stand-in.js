import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const address = (path) => JSON.stringify(new URL(`../../${path}`, import.meta.url).href);

/**
 * Makes what the tests take for dist/: instead of the bundle a module that runs the source itself and records what of it
 * ran. Not in TypeScript: Jest loads this file before it knows any transform.
 */
export default function standIn() {
  const folder = mkdtempSync(join(tmpdir(), 'image-gate-coverage-'));
  cpSync(join(import.meta.dirname, '..', '..', 'dist'), folder, { recursive: true });
  writeFileSync(
    join(folder, 'index.js'),
    `import { record } from ${address('scripts/cover/record.js')};
record(${JSON.stringify(folder)});
await import(${address('src/index.ts')});
`,
  );
  process.env.IMAGE_GATE_DIST = folder;
}
