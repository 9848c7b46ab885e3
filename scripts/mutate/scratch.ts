import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const left = /^(\.git|node_modules|reports|lib|coverage|demo-images)$/;

/**
 * A copy of the tree for mutants, and how to remove it. Packages are links; caches stay in the copy. The built action is replaced by
 * its source, so that a test of dist/ runs the mutant.
 */
export function copyOfTree(root: string): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'image-gate-mutants-'));
  cpSync(root, folder, { recursive: true, filter: (path) => !left.test(relative(root, path)) });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== '.cache') symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  writeFileSync(join(folder, 'dist', 'index.js'), "await import('../src/index.ts');\n");
  return {
    folder,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
