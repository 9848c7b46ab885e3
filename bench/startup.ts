import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * From spawning the built action to its first request at AWS, beside a bare Node program that sends one HTTP request:
 * an ES module, as the action is one, and for comparison a `require` on the command line, which loads less of Node.
 * In turn, one after the other, because absolute times of a shared machine lie: the median of the ratios counts.
 */
const bundle = join(import.meta.dirname, '..', 'dist', 'index.js');
const pairs = Number(process.argv[2] ?? 21);
/** Another version's dist/index.js, measured in turn with this one. */
const former = process.argv[3];

let arrived: (at: number) => void = () => undefined;
const server = createServer((_request, response) => {
  arrived(performance.now());
  response.statusCode = 403;
  response.end('{}');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

/** Milliseconds from spawn to the first request. */
function firstRequest(args: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const child = spawn(process.execPath, args, {
      env: { PATH: process.env.PATH, ...environment },
      stdio: 'ignore',
    });
    arrived = (at) => {
      child.kill();
      child.on('exit', () => {
        resolve(at - began);
      });
    };
    child.on('error', reject);
  });
}

const action = {
  INPUT_COMMAND: 'rotate',
  AWS_REGION: 'eu-central-1',
  AWS_ENDPOINT_URL: url,
  AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'example',
};
const folder = mkdtempSync(join(tmpdir(), 'image-gate-startup-'));
const module = join(folder, 'bare.mjs');
writeFileSync(module, `import { get } from 'node:http';\nget(${JSON.stringify(url)});\n`);
const times = {
  action: [] as number[],
  former: [] as number[],
  module: [] as number[],
  required: [] as number[],
};
for (let pair = 0; pair < pairs; pair++) {
  times.action.push(await firstRequest([bundle], action));
  if (former !== undefined) times.former.push(await firstRequest([former], action));
  times.module.push(await firstRequest([module], {}));
  times.required.push(await firstRequest(['-e', `require('node:http').get(${JSON.stringify(url)})`], {}));
}
server.close();
rmSync(folder, { recursive: true });

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const against = (bare: readonly number[]): string =>
  `${median(bare).toFixed(0)} ms, ratio ${median(times.action.map((time, pair) => time / (bare[pair] ?? 1))).toFixed(2)}`;
console.log(
  `startup: action ${median(times.action).toFixed(0)} ms; bare request from an ES module ${against(times.module)}; ` +
    `from a require ${against(times.required)}${former === undefined ? '' : `; the other version ${against(times.former)}`} (medians of ${pairs} rounds)`,
);
