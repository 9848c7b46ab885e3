import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Adds the coverage of child processes to that of Jest's own process, before Jest sums it up. */
export default class ChildProcesses {
  seen;

  /** Jest's coverage reporter, which runs after this one, uses the same list. */
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
