import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const address = (path) => JSON.stringify(new URL(`../../${path}`, import.meta.url).href);

/**
 * Creates a replacement for dist/ in tests: a module that runs the source itself and records its coverage. Not in TypeScript, because
 * Jest loads this file before any transform.
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
