import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Lays what child processes have recorded beside what Jest has seen in its own, before Jest adds up. */
export default class ChildProcesses {
  seen;

  /** Jest's coverage reporter, which comes after this one, keeps this very list. */
  onTestResult(_, { v8Coverage }) {
    this.seen ??= v8Coverage;
  }

  onRunComplete() {
    const folder = process.env.IMAGE_GATE_DIST;
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.v8')))
      for (const { url, ...script } of JSON.parse(readFileSync(join(folder, file), 'utf8')))
        this.seen.push({ result: { ...script, url: fileURLToPath(url) } });
  }
}
