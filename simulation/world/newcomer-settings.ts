import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import { inProcess, type FunctionRunner } from '../../local-aws/lambda/runner.ts';
import type { DeploySettings } from '../../src/commands/deploy.ts';
import { type Inputs, readInputs } from '../../src/inputs/inputs.ts';
import type { Command } from './newcomer-plan.ts';
import type { Stage } from './stage.ts';

/** The name of the other gate. */
export const newcomersName = 'newcomer';
const bucket = 'newcomers-originals';

/** The function of its gate. */
export const newcomersFunction: FunctionRunner = inProcess(() => ({
  statusCode: 404,
  headers: { 'content-type': 'application/json' },
  body: '{}',
}));

/** The package of its function. */
export const zip = zipSync({
  'index.mjs': [strToU8('export {}'), { level: 0, mtime: Date.UTC(2026, 0, 5) }],
});

/** As the action reads them, with its own defaults. */
export function inputsFor(command: Command, given: Readonly<Record<string, string>> = {}): Inputs {
  const all = { command, name: newcomersName, region: 'eu-central-1', ...given };
  return readInputs(
    Object.fromEntries(Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  );
}

/** The inputs of its `deploy`. */
export const deployed: DeploySettings = {
  ...inputsFor('deploy', { bucket, architecture: 'arm64', 'response-mode': 'buffered' }),
  bucket,
  functionEnvironment: { IMAGE_GATE_BUCKET: bucket, IMAGE_GATE_RESPONSE_MODE: 'buffered' },
  functionPackage: async () => ({
    zip,
    sha256Base64: createHash('sha256').update(zip).digest('base64'),
  }),
  fingerprint: 'newcomer',
};

/** Creates what its settings reference. */
export function prepare(local: Stage['local']): void {
  local.s3.createBucket(bucket);
}
