import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PaceFile } from '../acceptance/pace.ts';
import { makeFunctionRole } from '../demo/function-role.ts';
import { workflowEnvironment } from '../demo/environment.ts';
import {
  assume,
  awsAssumptions,
  demoAssumptions,
  type Assumptions,
  type Overrides,
} from '../local-aws/assumptions.ts';
import { administratorKey } from '../local-aws/credentials.ts';
import { createLocalAws, startLocalAws, type RunningLocalAws } from '../local-aws/local-aws.ts';
import { listAllKeys } from '../src/aws/apigateway/api-key.ts';
import { connect } from '../src/aws/client/connect.ts';
import { listDistributions } from '../src/aws/cloudfront/distribution.ts';
import { resourceName } from '../src/aws/ownership.ts';
import { listApis } from '../src/aws/apigateway/rest-api.ts';
import { findRole } from '../src/aws/iam/role.ts';
import { listPlans } from '../src/aws/apigateway/usage-plan.ts';
import { systemClock } from '../src/clock.ts';
import { bundle } from './built.ts';

/** The demo's pace, but faster still: a test waits for every one of these. */
const model = assume(demoAssumptions, {
  apiGateway: { keyDelay: [300, 900], deploymentDelay: [200, 600] },
  cloudFront: { edgeDelay: [500, 2_000], deployedDelay: [0, 200] },
  iam: { roleDelay: [0, 100] },
});
const pace: PaceFile = {
  waits: { 'propagation-seconds': '1', 'settle-seconds': '0' },
  watch: { interval: 300, looks: 3, calm: 900, limit: 10_000 },
  model,
};

const bucket = 'pictures';
const folder = mkdtempSync(join(tmpdir(), 'image-gate-acceptance-'));
const measured = join(folder, 'measured.json');
let aws: RunningLocalAws;
let left: unknown;
let output = '';
/** Of every key that the account ever had. */
const values = new Set<string>();

/**
 * The program in a process of its own, as people run it. Here in Jest's realm Node's errors are no `Error`, which is why the
 * SDK would hide a broken connection from the action, that would have repeated the call; so these clients use no sockets.
 */
beforeAll(async () => {
  // Without account rates: CloudFront takes two updates a minute, and this run makes three.
  aws = await startLocalAws({ seed: 5, assumptions: model, rates: false });
  aws.s3.createBucket(bucket);
  const role = await makeFunctionRole(aws, bucket);
  const clients = connect({
    ...{ region: aws.surroundings.region, clock: systemClock, requestHandler: aws.requestHandler() },
    credentials: administratorKey,
  });
  const look = async (): Promise<void> => {
    for (const { value } of await listAllKeys(clients)) values.add(value);
  };
  const looking = setInterval(() => void look(), 1_000);
  const paceFile = join(folder, 'pace.json');
  writeFileSync(paceFile, JSON.stringify(pace));
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [
        ...['acceptance/index.ts', '--bucket', bucket, '--function-role-arn', role],
        ...['--out', measured, '--pace', paceFile, '--bundle', bundle],
      ],
      { env: { ...process.env, ...workflowEnvironment(aws.url, aws) } },
    );
    output = stdout + stderr;
    left = {
      keys: await listAllKeys(clients),
      plans: await listPlans(clients),
      apis: await listApis(clients),
      distributions: await listDistributions(clients),
      role: await findRole(clients, resourceName('acceptance'), 'acceptance'),
    };
  } finally {
    clearInterval(looking);
  }
});
afterAll(async () => {
  await aws.close();
  rmSync(folder, { recursive: true });
});

/** The rows of the table that it prints. */
const figures = (): readonly { readonly name: string; readonly fits: string }[] =>
  [...output.matchAll(/^\| (.*) \|$/gm)]
    .map(([, row = '']) => row.split(' | '))
    .map(([name = '', , , fits = '']) => ({ name, fits: fits.trim() }));

describe('the acceptance run, on AWS on loopback', () => {
  test('measures nothing that its AWS does not do', () => {
    // What a call takes is only imitated for clients in the same process.
    const wrong = figures().filter(({ name, fits }) => fits === '**NO**' && !name.startsWith('a call'));
    expect(wrong).toEqual([]);
    expect(figures().filter(({ fits }) => /yes|NO/.test(fits)).length).toBeGreaterThanOrEqual(14);
  });

  test('first checks what only a real account can show, under the published policies', () => {
    const said = output.slice(0, output.indexOf('command: deploy'));
    expect(said).not.toContain('could not be asked');
    const answers = [...said.matchAll(/^\[ *\d+ s\] (.+): (.+) \((as assumed|not as assumed: .+)\)$/gm)];
    expect(answers.map(([, question, answer, fits]) => [question, answer, fits])).toEqual([
      ['API Gateway: a list of keys carries their tags', 'yes', 'as assumed'],
      ['API Gateway: a deleted key leaves its plan', expect.stringMatching('yes|no'), 'as assumed'],
      ['API Gateway: the id of the key, in the probe of a request without one', 'empty', 'as assumed'],
      ['CloudFront: the edge function takes at most half of its time', 'yes', 'as assumed'],
      ['CloudFront: a raw line feed in a query that a function returns, in its test', 'taken', 'as assumed'],
      [
        'CloudFront: an update that changes nothing is a new version',
        expect.stringMatching('yes|no'),
        'as assumed',
      ],
      ['CloudFront: two header names that differ in case alone are refused', 'yes', 'as assumed'],
      ['Lambda: a request after the process has ended between two of them', expect.any(String), 'as assumed'],
    ]);
  });

  test('runs every command in order, and no viewer is rejected', () => {
    const commands = [...output.matchAll(/^\[ *\d+ s\] command: (\w+)$/gm)].map(([, command]) => command);
    expect(commands).toEqual(['deploy', 'gate', 'rotate', 'status', 'destroy']);
    const [, visits, ...bad] = /(\d+) requests of viewers.*, (\d+) refused, (\d+) failed/.exec(output) ?? [];
    expect(Number(visits)).toBeGreaterThan(50);
    expect(bad).toEqual(['0', '0']);
  });

  test('writes a file that AWS on loopback takes, with every figure in its place', () => {
    const overrides = JSON.parse(readFileSync(measured, 'utf8')) as Overrides<Assumptions>;
    const loaded = createLocalAws({ overrides }).surroundings.assumptions;
    expect(loaded).toMatchObject(overrides);
    expect(pathsOf(awsAssumptions)).toEqual(expect.arrayContaining(pathsOf(overrides)));
    expect(Object.keys(overrides).sort()).toEqual(['apiGateway', 'callLatency', 'cloudFront', 'lambda']);
    const [low, high] = loaded.apiGateway.keyDelay;
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(low);
  });

  test('leaves nothing behind', () => {
    expect(left).toEqual({ keys: [], plans: [], apis: [], distributions: [], role: undefined });
  });

  test('says no value of a key', () => {
    expect(values.size).toBeGreaterThanOrEqual(4);
    const text = output + readFileSync(measured, 'utf8');
    expect([...values].filter((value) => text.includes(value))).toEqual([]);
  });
});

/** The dotted names of all numbers and lists. */
function pathsOf(value: object, under = ''): string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? pathsOf(inner, `${under}${name}.`)
      : [`${under}${name}`],
  );
}
