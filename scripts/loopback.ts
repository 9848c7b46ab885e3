import { appendFileSync } from 'node:fs';
import { bucket, openAccount } from '../demo/account.ts';

/**
 * Starts AWS on loopback and leaves it running: for workflow steps that use the action as users do. Its address goes into GITHUB_ENV,
 * the function's role and the bucket into GITHUB_OUTPUT; prints `ready` once it is available.
 */
const account = await openAccount(1, () => undefined);
const lines = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
appendFileSync(process.env.GITHUB_ENV ?? '/dev/stdout', lines(account.environment));
const outputs = { bucket, 'function-role-arn': account.functionRoleArn };
appendFileSync(process.env.GITHUB_OUTPUT ?? '/dev/stdout', lines(outputs));
process.stdout.write('ready\n');
