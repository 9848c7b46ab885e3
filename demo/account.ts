import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { demoAssumptions } from '../local-aws/assumptions.ts';
import { startLocalAws, type RunningLocalAws } from '../local-aws/local-aws.ts';
import { workflowEnvironment } from './environment.ts';
import { makeFunctionRole } from './function-role.ts';

export const bucket = 'demo-images';

const types: Readonly<Record<string, string>> = {
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.avif': 'image/avif',
};

/** An account on loopback with one bucket of photographs, and the environment in which the action finds it. */
export interface DemoAccount {
  readonly aws: RunningLocalAws;
  readonly environment: Readonly<Record<string, string>>;
  /** The prepared execution role for the function. */
  readonly functionRoleArn: string;
  readonly images: readonly string[];
}

/** Starts AWS on 127.0.0.1; the same seed gives the same edges, hosts and delays. */
export async function openAccount(
  seed: number,
  onNotice: (line: string) => void,
  assumptions = demoAssumptions,
): Promise<DemoAccount> {
  const aws = await startLocalAws({ seed, assumptions, onNotice });
  const folder = join(import.meta.dirname, 'photos');
  const images = (await readdir(folder)).filter((name) => extname(name) in types);
  for (const name of images)
    aws.s3.putObject(bucket, name, await readFile(join(folder, name)), types[extname(name)] ?? '');
  const functionRoleArn = await makeFunctionRole(aws, bucket);
  return { aws, environment: workflowEnvironment(aws.url, aws), functionRoleArn, images };
}
