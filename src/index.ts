import * as core from '@actions/core';
import { probePath } from './aws/api-definition.ts';
import { connect } from './aws/connect.ts';
import { apiDomain } from './aws/naming.ts';
import { systemClock } from './clock.ts';
import { sentence } from './commands/converge.ts';
import { deploy } from './commands/deploy.ts';
import { rotate } from './commands/rotate.ts';
import type { Context } from './context.ts';
import { Failure } from './failure.ts';
import { checkFunctionSettings, functionFolder } from './function-package.ts';
import { readInputs, type Inputs } from './inputs.ts';
import { packageFingerprint, packageFunction } from './package.ts';
import { networkProbe } from './probe.ts';
import { fail, report, runnerJournal, type Report } from './report.ts';
import { rotationReport } from './rotation-report.ts';

const bundle = process.argv[1] ?? '';

/** Parse, connect, run, report. */
async function main(): Promise<void> {
  const inputs = readInputs(core.getInput, process.env);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      interrupted.abort(new Error(`the run was told to stop (${signal})`));
    });
  const journal = runnerJournal(systemClock.now);
  const context: Context = {
    aws: connect({ region: inputs.region, clock: systemClock }),
    clock: systemClock,
    journal,
    probe: networkProbe(process.env.AWS_ENDPOINT_URL),
    signal: interrupted.signal,
    dryRun: inputs.dryRun,
  };
  report(await run(context, inputs, journal.changes));
}

async function run(context: Context, inputs: Inputs, changes: readonly string[]): Promise<Report> {
  switch (inputs.command) {
    case 'deploy':
      return runDeploy(context, inputs);
    case 'rotate':
      return runRotate(context, inputs, changes);
    case 'gate':
    case 'status':
    case 'destroy':
      throw new Failure(
        `Input \`command\`: "${inputs.command}" is not built yet.`,
        'Use `deploy` or `rotate`.',
        'inputs',
      );
  }
}

async function runDeploy(context: Context, inputs: Inputs): Promise<Report> {
  const { deploy: wanted, name, region } = inputs;
  const folder = functionFolder(bundle);
  const environment = {
    ...wanted.functionSettings,
    IMAGE_GATE_BUCKET: wanted.bucket ?? '',
    ...(wanted.keyPrefix === undefined ? {} : { IMAGE_GATE_KEY_PREFIX: wanted.keyPrefix }),
    IMAGE_GATE_RESPONSE_MODE: wanted.responseMode,
  };
  await checkFunctionSettings(folder, environment);
  const source = { from: folder, architecture: wanted.architecture };
  const done = await deploy(context, {
    ...wanted,
    name,
    bucket: wanted.bucket ?? '',
    functionEnvironment: environment,
    functionPackage: () => packageFunction(source),
    fingerprint: await packageFingerprint(source),
    deploymentTimeout: inputs.rotate.intent.deploymentTimeout,
    propagation: inputs.rotate.propagation,
  });
  const outcome = context.dryRun ? 'planned' : done.pending ? 'pending' : 'finished';
  const nothing = done.changes.length === 0 ? 'nothing to change' : `${done.changes.length} changes`;
  return {
    title: `Image gate "${name}": deploy`,
    sentence: `deploy ${outcome}: ${nothing}${done.domainName ? `; pictures at https://${done.domainName}` : ''}`,
    lines: done.changes.map(sentence),
    outputs: {
      outcome,
      changed: !context.dryRun && done.changes.length > 0,
      'key-id': done.keyId,
      'api-id': done.apiId,
      'api-url': done.apiId ? `https://${apiDomain(done.apiId, region)}/${done.stage}` : undefined,
      'distribution-id': done.distributionId,
      'distribution-domain': done.domainName,
    },
  };
}

async function runRotate(context: Context, inputs: Inputs, changes: readonly string[]): Promise<Report> {
  const { probePath: own, ...settings } = inputs.rotate;
  const probe =
    own === undefined
      ? { path: (nonce: string) => `${probePath}/${nonce}`, proof: 'key-id' as const }
      : { path: (nonce: string) => `${own}?image-gate-nonce=${nonce}`, proof: 'status' as const };
  const done = await rotate(context, { ...settings, name: inputs.name, probe });
  return rotationReport(inputs.name, done, changes);
}

try {
  await main();
} catch (error) {
  fail(error);
}
