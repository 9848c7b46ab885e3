import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { meetAws } from '../acceptance/acceptance.ts';
import type { Figure } from '../acceptance/figure.ts';
import { overridesOf, tableOf } from '../acceptance/measured-file.ts';
import type { Visit } from '../acceptance/viewers.ts';
import { assume, awsAssumptions, demoAssumptions } from '../local-aws/assumptions.ts';
import { administratorKey } from '../local-aws/credentials.ts';
import { createLocalAws, startLocalAws, type RunningLocalAws } from '../local-aws/local-aws.ts';
import { listAllKeys } from '../src/aws/api-key.ts';
import { connect } from '../src/aws/connect.ts';
import { listDistributions } from '../src/aws/distribution.ts';
import { resourceName } from '../src/aws/naming.ts';
import { listApis } from '../src/aws/rest-api.ts';
import { findRole } from '../src/aws/role.ts';
import { listPlans } from '../src/aws/usage-plan.ts';
import { systemClock } from '../src/clock.ts';

/** The demo's pace, but faster still: a test waits for every one of these. */
const model = assume(demoAssumptions, {
  apiGateway: { keyDelay: [300, 900], deploymentDelay: [200, 600] },
  cloudFront: { edgeDelay: [500, 2_000], deployedDelay: [0, 200] },
  iam: { roleDelay: [0, 100] },
});

const bucket = 'pictures';
let aws: RunningLocalAws;
let left: unknown;
let visits: readonly Visit[] = [];
const figures: Figure[] = [];
const said: string[] = [];
/** Of every key that the account ever had. */
const values = new Set<string>();

beforeAll(async () => {
  // Without account rates: CloudFront takes two updates a minute, and this run makes three.
  aws = await startLocalAws({ seed: 5, assumptions: model, rates: false });
  aws.s3.createBucket(bucket);
  const clients = connect({
    ...{ region: aws.surroundings.region, clock: systemClock, endpoint: aws.url },
    credentials: administratorKey,
  });
  const look = setInterval(() => {
    void listAllKeys(clients).then((keys) => {
      for (const { value } of keys) values.add(value);
    });
  }, 250);
  try {
    visits = await meetAws({
      bundle: join(import.meta.dirname, '..', 'dist', 'index.js'),
      ...{ bucket, name: 'acceptance', keep: false, model },
      environment: {
        AWS_ENDPOINT_URL: aws.url,
        AWS_REGION: aws.surroundings.region,
        AWS_ACCESS_KEY_ID: administratorKey.accessKeyId,
        AWS_SECRET_ACCESS_KEY: administratorKey.secretAccessKey,
      },
      waits: { 'propagation-seconds': '1', 'settle-seconds': '0' },
      watch: { interval: 50, looks: 3, calm: 900, limit: 10_000 },
      say: (line) => said.push(line),
      onFigures: (...measured) => figures.push(...measured),
    });
    left = {
      keys: await listAllKeys(clients),
      plans: await listPlans(clients),
      apis: await listApis(clients),
      distributions: await listDistributions(clients),
      role: await findRole(clients, resourceName('acceptance'), 'acceptance'),
    };
  } finally {
    clearInterval(look);
  }
}, 120_000);
afterAll(() => aws.close());

describe('the acceptance run, on AWS on loopback', () => {
  test('measures nothing that its AWS does not do', () => {
    // What a call takes is only imitated for clients in the same process.
    const wrong = figures.filter(({ name, fits }) => fits === false && !name.startsWith('a call'));
    expect(wrong).toEqual([]);
    expect(figures.filter(({ fits }) => fits !== undefined).length).toBeGreaterThanOrEqual(14);
  });

  test('runs every command in its order, and no viewer is refused', () => {
    const commands = said.flatMap((line) => /^command: (\w+)$/.exec(line)?.[1] ?? []);
    expect(commands).toEqual(['deploy', 'gate', 'rotate', 'status', 'destroy']);
    expect(visits.length).toBeGreaterThan(50);
    expect(visits.filter(({ status }) => status !== 200)).toEqual([]);
  });

  test('writes a file that AWS on loopback takes, with every figure in its place', () => {
    const overrides = JSON.parse(JSON.stringify(overridesOf(figures))) as ReturnType<typeof overridesOf>;
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
    const text = [...said, tableOf(figures), JSON.stringify(overridesOf(figures))].join('\n');
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
