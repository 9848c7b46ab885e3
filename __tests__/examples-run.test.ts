import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GetDistributionConfigCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { parse } from 'yaml';
import { bucket } from '../demo/account.ts';
import { workflowEnvironment } from '../demo/environment.ts';
import { runStep, type StepResult } from '../demo/runner.ts';
import { systemClock } from '../src/clock.ts';
import { bundle } from './built.ts';
import { handOf } from './account/hand.ts';
import { buildApi } from './account/live-api.ts';
import { openHastyAccount, type HastyAccount } from './demo/standing-gate.ts';
import { evaluated, type ExpressionContext } from './expressions.ts';
import { startGitHub, token, type LoopbackGitHub } from './report/github/loopback.ts';
import { isOurs, policiesOf, stepsOf, workflowsIn } from './workflows.ts';

/** Waits that are for AWS's real pace; all else is as the example says it. */
const hurry = (command: unknown): Record<string, string> => ({
  ...(command === 'status' ? {} : { 'propagation-seconds': '1' }),
  ...(command === 'rotate' ? { 'settle-seconds': '0' } : {}),
});

const folder = mkdtempSync(join(tmpdir(), 'image-gate-examples-'));
const examples = ['examples', 'examples/terraform', 'examples/cdk'].flatMap(workflowsIn);
const action = parse(readFileSync('action.yml', 'utf8')) as {
  readonly inputs: Record<string, { default?: string }>;
};
const defaults = Object.fromEntries(
  Object.entries(action.inputs).flatMap(([name, { default: value }]) => (value ? [[name, value]] : [])),
);

/** Two accounts: one for what `deploy` makes, one with an API that stands. They are worked on at the same time. */
let pictures: HastyAccount;
let shop: HastyAccount;
let github: LoopbackGitHub;
let gated: Promise<GatedShop>;
/** The other workflows on the same account, each once the one before has ended. */
let afterwards: Promise<Readonly<Record<string, StackRun>>>;
beforeAll(async () => {
  [pictures, shop, github] = await Promise.all([openHastyAccount(11), openHastyAccount(12), startGitHub()]);
  gated = gateTheShop();
  afterwards = gated.then(useTheShop);
  // Awaited by the tests that need them; until then a failure is nobody else's.
  for (const chain of [gated, afterwards]) chain.catch(() => undefined);
});
afterAll(async () => {
  await Promise.all([pictures.account.aws.close(), shop.account.aws.close(), github.close()]);
  rmSync(folder, { recursive: true });
});

interface Trigger {
  readonly name: string;
  readonly payload?: object;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** The step of an example that runs this action, as the event would run it. It must end well and without a warning. */
async function runWell(
  name: string,
  { name: event, payload = {}, inputs = {} }: Trigger,
  { account }: HastyAccount = pictures,
  vars: Readonly<Record<string, string>> = {
    IMAGE_GATE_BUCKET: bucket,
    IMAGE_GATE_FUNCTION_ROLE: pictures.account.functionRoleArn,
  },
  inputsBesides: Readonly<Record<string, string>> = {},
): Promise<StepResult> {
  const workflow = examples.find(({ file }) => file === join('examples', name));
  const [step, ...more] = workflow ? stepsOf(workflow).filter(isOurs) : [];
  if (!workflow || !step || more.length > 0) throw new Error(`${name} does not run this action once`);
  const context: ExpressionContext = { github: { event_name: event, token }, inputs, vars };
  const given = Object.entries(step.with ?? {}).map(([input, value]) => [input, evaluated(value, context)]);
  const eventFile = join(folder, `${name.replace('/', '-')}.json`);
  writeFileSync(eventFile, JSON.stringify(payload));
  const result = await runStep({
    bundle,
    inputs: {
      ...defaults,
      ...(Object.fromEntries(given) as Record<string, string>),
      ...hurry(step.with?.command),
      ...inputsBesides,
    },
    environment: {
      // The policies that the example's head names, and no others.
      ...workflowEnvironment(account.aws.url, account.aws, policiesOf(workflow)),
      GITHUB_API_URL: github.url,
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: eventFile,
      GITHUB_RUN_ID: '77',
      GITHUB_SHA: 'a'.repeat(40),
      GITHUB_WORKFLOW_REF: `octo/images/.github/workflows/${name}@refs/heads/main`,
    },
  });
  expect({ name, errors: result.log.match(/^::(error|warning)::.*$/gm), exitCode: result.exitCode }).toEqual({
    name,
    errors: null,
    exitCode: 0,
  });
  return result;
}

interface GatedShop {
  readonly vars: Readonly<Record<string, string>>;
  readonly planned: StepResult;
  /** Writes of the run that only planned. */
  readonly plannedWrites: number;
  readonly done: StepResult;
}

/** An API and a distribution that someone made by hand, and gate.yml run on them: first as a plan. */
async function gateTheShop(): Promise<GatedShop> {
  const hand = handOf(shop.context.aws);
  const { apiId, distributionId } = await buildApi(hand, () => systemClock.sleep(3_000));
  await tryOriginsOnce(distributionId);
  const vars = { SHOP_API_ID: apiId, SHOP_DISTRIBUTION_ID: distributionId };
  const before = writesIn(shop);
  const planned = await runWell('gate.yml', byHand({ 'dry-run': true }), shop, vars);
  const plannedWrites = writesIn(shop) - before;
  return {
    vars,
    planned,
    plannedWrites,
    done: await runWell('gate.yml', byHand({ 'dry-run': false }), shop, vars),
  };
}

interface StackRun {
  readonly checked: StepResult;
  readonly gated: StepResult;
  readonly rotated: StepResult;
  /** The value that the secret holds afterwards, and those that the distribution sends. */
  readonly current: string;
  readonly sent: readonly (string | undefined)[];
}

/** `gate` waits as long as a request may be in flight: half as long where CloudFront tries its origin only once. */
async function tryOriginsOnce(Id: string): Promise<void> {
  const { cloudFront } = shop.context.aws;
  const { DistributionConfig: config, ETag: IfMatch } = await cloudFront.send(
    new GetDistributionConfigCommand({ Id }),
  );
  for (const origin of config?.Origins?.Items ?? []) origin.ConnectionAttempts = 1;
  await cloudFront.send(new UpdateDistributionCommand({ Id, IfMatch, DistributionConfig: config }));
}

/** The workflows beside each of the stacks, on the API that is gated. */
async function useTheShop({ vars }: GatedShop): Promise<Readonly<Record<string, StackRun>>> {
  const runs: Record<string, StackRun> = {};
  const run = (name: string, trigger: Trigger, inputs?: Readonly<Record<string, string>>) =>
    runWell(name, trigger, shop, vars, inputs);
  // These two know of no secret, and their roles may not read one.
  const checks = {
    terraform: await run('terraform.yml', { name: 'push' }),
    cdk: await run('cdk.yml', { name: 'push' }),
  };
  for (const [stack, checked] of Object.entries(checks)) {
    const again = await run(`${stack}/gate.yml`, byHand(), { stage: 'prod' });
    const rotated = await run(`${stack}/rotate.yml`, byHand(), { 'max-key-age': '0' });
    const secret = shop.account.aws.secretsManager.find('shop/origin-key');
    const current = secret?.versions.get(secret.stages.get('AWSCURRENT') ?? '')?.value ?? 'nothing';
    const sent = [...shop.account.aws.cloudFront.sends(vars.SHOP_DISTRIBUTION_ID ?? '', 'x-api-key')];
    runs[stack] = { checked, gated: again, rotated, current, sent };
  }
  return runs;
}

const writesIn = ({ account }: HastyAccount): number =>
  account.aws.calls.filter(({ operation }) => !/^(Get|List|Describe)/.test(operation)).length;
const byHand = (inputs: Trigger['inputs'] = {}): Trigger => ({ name: 'workflow_dispatch', inputs });
const scheduled = (cron: string): Trigger => ({ name: 'schedule', payload: { schedule: cron } });

describe('the examples, step by step, with the built action on AWS on loopback', () => {
  test('deploy.yml deploys on a push and records where the pictures are', async () => {
    const { outputs } = await runWell('deploy.yml', { name: 'push' });
    expect(outputs.outcome).toBe('finished');
    expect(github.repository.statuses).toMatchObject([
      { state: 'success', environment_url: `https://${outputs['distribution-domain'] ?? ''}` },
    ]);
  });

  test('plan.yml comments on the pull request and writes nothing', async () => {
    const before = writesIn(pictures);
    const { outputs } = await runWell('plan.yml', {
      name: 'pull_request',
      payload: { pull_request: { number: 5 } },
    });
    expect(outputs.outcome).toBe('planned');
    expect(writesIn(pictures)).toBe(before);
    expect(github.repository.comments).toMatchObject([{ issue: 5 }]);
  });

  test('rotate.yml leaves a young key alone on its schedule, and keeps the schedule on', async () => {
    const before = writesIn(pictures);
    const { outputs } = await runWell('rotate.yml', scheduled('23 4 * * *'));
    expect([outputs.outcome, outputs.rotated]).toEqual(['finished', 'false']);
    expect(writesIn(pictures)).toBe(before);
    expect(github.repository.enabled).toContain('rotate.yml');
  });

  test('rotate.yml started by hand only plans, or revokes the key, as requested', async () => {
    const before = writesIn(pictures);
    const planned = await runWell('rotate.yml', byHand({ revoke: 'graceful', 'dry-run': true }));
    expect([planned.outputs.outcome, writesIn(pictures)]).toEqual(['planned', before]);
    const done = await runWell('rotate.yml', byHand({ revoke: 'graceful', 'dry-run': false }));
    expect([done.outputs.outcome, done.outputs.rotated]).toEqual(['finished', 'true']);
  });

  test('status.yml finds the gate intact', async () => {
    const { outputs, summary } = await runWell('status.yml', scheduled('47 6 * * *'));
    expect(outputs.outcome).not.toBe('broken');
    expect(summary).toContain('| check |');
  });

  test('gate.yml plans first, then locks an existing API', async () => {
    const { planned, plannedWrites, done } = await gated;
    expect([planned.outputs.outcome, plannedWrites]).toEqual(['planned', 0]);
    expect(done.outputs.outcome).toBe('finished');
  });

  test.each(['terraform', 'cdk'])('%s.yml checks at the end that the gate is intact', async (stack) => {
    const { [stack]: run } = await afterwards;
    expect(run?.checked.outputs.outcome).not.toBe('broken');
  });

  test.each(['terraform', 'cdk'])(
    'the workflows of %s put the key into a secret, and rotate it there',
    async (stack) => {
      const { [stack]: run } = await afterwards;
      expect(run?.gated.outputs.outcome).toBe('finished');
      expect([run?.rotated.outputs.outcome, run?.rotated.outputs.rotated]).toEqual(['finished', 'true']);
      expect(run?.sent).toEqual([run?.current]);
    },
  );

  test('destroy.yml shows its plan first, then removes what deploy created', async () => {
    const before = writesIn(pictures);
    const planned = await runWell('destroy.yml', byHand({ confirm: 'images', 'dry-run': true }));
    expect([planned.outputs.outcome, writesIn(pictures)]).toEqual(['planned', before]);
    const done = await runWell('destroy.yml', byHand({ confirm: 'images', 'dry-run': false }));
    expect(done.outputs.outcome).toBe('finished');
  });

  test('every example was run that runs this action', () => {
    const source = readFileSync(import.meta.filename, 'utf8');
    const ours = examples.filter((workflow) => stepsOf(workflow).some(isOurs));
    const run = ours.map(({ file }) =>
      file.replace(/^examples./, '').replace(/^(?:terraform|cdk)(?=\/)/, '${stack}'),
    );
    for (const file of run)
      expect(["'", '`'].some((quote) => source.includes(quote + file + quote)) || file).toBe(true);
  });
});
