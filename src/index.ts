import * as core from '@actions/core';
import { connect } from './aws/client/connect.ts';
import { systemClock } from './clock.ts';
import type { Context } from './context.ts';
import { endedBadly, endedWith } from './ending.ts';
import { tellGitHub } from './github.ts';
import { readInputs, type Inputs } from './inputs.ts';
import { networkProbe } from './probe.ts';
import { fail, report, reportStopped } from './report.ts';
import { runnerJournal, type RunnerJournal } from './runner-journal.ts';
import { runDeploy } from './runs/deploy.ts';
import { runDestroy } from './runs/destroy.ts';
import { runGate } from './runs/gate.ts';
import { runRotate } from './runs/rotate.ts';
import type { RunResult } from './runs/run-result.ts';
import { runStatus } from './runs/status.ts';

const bundle = process.argv[1] ?? '';

/** Parse, connect, run, report. */
async function main(): Promise<void> {
  const inputs = readInputs(process.env);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      interrupted.abort(new DOMException(`the run was told to stop (${signal})`, 'AbortError'));
    });
  const journal = runnerJournal(systemClock.now);
  for (const name of inputs.unread)
    journal.warned(`Input \`${name}\` has no effect: \`command: ${inputs.command}\` does not read it.`);
  const context: Context = {
    aws: connect({
      region: inputs.region,
      clock: systemClock,
      signal: interrupted.signal,
    }),
    clock: systemClock,
    journal,
    probe: networkProbe(process.env.AWS_ENDPOINT_URL, interrupted.signal),
    signal: interrupted.signal,
    dryRun: inputs.dryRun,
  };
  const gitHub = {
    token: inputs.githubToken,
    environment: process.env,
    clock: systemClock,
    warn: core.warning,
    signal: interrupted.signal,
    secrets: journal.secrets,
  };
  try {
    const result = await run(context, inputs, journal);
    journal.close();
    report(inputs, result, journal.secrets);
    await tellGitHub(gitHub, endedWith(inputs, result));
  } catch (error) {
    journal.close();
    reportStopped(inputs, journal.changes, error, journal.secrets);
    await tellGitHub(gitHub, endedBadly(inputs, journal.changes, error));
    throw error;
  }
}

async function run(context: Context, inputs: Inputs, journal: RunnerJournal): Promise<RunResult> {
  switch (inputs.command) {
    case 'deploy':
      return runDeploy(context, inputs, bundle);
    case 'gate':
      return runGate(context, inputs);
    case 'rotate':
      return runRotate(context, inputs, journal.changes);
    case 'status':
      return runStatus(context, inputs);
    case 'destroy':
      return runDestroy(context, inputs);
  }
}

main().catch(fail);
