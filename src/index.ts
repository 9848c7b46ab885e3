import * as core from '@actions/core';
import { accountId, connect, type Aws } from './aws/client/connect.ts';
import { withRegionRemedy } from './aws/client/refusal.ts';
import { systemClock } from './clock.ts';
import type { Context } from './gate/context.ts';
import { Failure } from './failure.ts';
import type { EndedRun } from './report/github.ts';
import { readInputs, type Inputs } from './inputs/inputs.ts';
import type { Learned } from './outputs.ts';
import { networkProbe } from './probe.ts';
import { endedWith, fail, interruption, report, stoppedBy } from './report/report.ts';
import { runnerJournal, type RunnerJournal } from './report/runner-journal.ts';
import { runDestroy } from './runs/destroy.ts';
import { runGate } from './runs/gate.ts';
import { runRotate } from './runs/rotate.ts';
import type { RunResult } from './report/run-result.ts';

const bundle = process.argv[1] ?? '';

/** Milliseconds. GitHub kills the process 10 s after the first signal; an in-flight write has 4 s to end. */
const longestEnding = 4_500;

/** Parse, connect, run, report. */
async function main(): Promise<void> {
  const journal = runnerJournal(systemClock.now);
  const interrupted = new AbortController();
  const { signal } = interrupted;
  let inputs: Inputs | undefined;
  const leave = onSignals(interrupted, (reason) => {
    report(inputs, stoppedBy(reason, journal), journal.secrets);
  });
  let result: RunResult;
  try {
    inputs = readInputs(process.env);
    for (const name of inputs.unread)
      journal.warned(`Input \`${name}\` has no effect: \`command: ${inputs.command}\` does not read it.`);
    const context: Context = {
      aws: connect({
        ...{ region: inputs.region, clock: systemClock, signal },
        environment: process.env,
        repeated: journal.noted,
        ...(core.isDebug() ? { ended: core.debug } : {}),
      }),
      clock: systemClock,
      journal,
      probe: networkProbe(process.env.AWS_ENDPOINT_URL, signal, process.env),
      signal,
      dryRun: inputs.dryRun,
    };
    await refuseOtherAccounts(context.aws, inputs.allowedAccountIds);
    result = withLearned(await run(context, inputs, journal), journal.outputs);
  } catch (error) {
    result = stoppedBy(withRegionRemedy(error, inputs?.region ?? ''), journal);
  }
  leave();
  journal.close();
  report(inputs, result, journal.secrets);
  if (inputs) await tell(inputs, journal, signal, endedWith(inputs, result));
}

/**
 * The first signal stops the run; a second one, or too much time, ends the process with `report`. Returns a function that removes the
 * handlers.
 */
function onSignals(interrupted: AbortController, report: (reason: unknown) => void): () => void {
  let over = false;
  const end = (): void => {
    if (over) return;
    over = true;
    report(interrupted.signal.reason);
    process.exit(1);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      if (interrupted.signal.aborted) {
        end();
        return;
      }
      interrupted.abort(new DOMException(`the run was stopped (${signal})`, 'AbortError'));
      setTimeout(end, longestEnding).unref();
    });
  return () => {
    over = true;
  };
}

/** Reports the ids that were known when a run was interrupted. It is not a success, so its step must not be green. */
function withLearned(result: RunResult, learned: Learned): RunResult {
  const known = Object.fromEntries(Object.entries(result.outputs).filter(([, value]) => value !== undefined));
  const failure = result.outputs.outcome === 'interrupted' ? interruption(result.sentence) : result.failure;
  return { ...result, failure, outputs: { ...learned, ...result.outputs, ...known } };
}

/** With credentials of another account nothing is read and nothing changed. */
async function refuseOtherAccounts(aws: Aws, allowed: readonly string[]): Promise<void> {
  if (allowed.length === 0) return;
  const account = await accountId(aws);
  if (allowed.includes(account)) return;
  throw new Failure(
    `The credentials belong to the account ${account}, which is not in \`allowed-account-ids\`.`,
    'Give the job credentials for an allowed account, or add this one to `allowed-account-ids`.',
    'other-account',
  );
}

/** The GitHub code is a separate file in dist/, which a run without a token does not load. */
async function tell(inputs: Inputs, journal: RunnerJournal, signal: AbortSignal, ended: EndedRun) {
  const { githubToken: token } = inputs;
  const { warned: warn, secrets } = journal;
  if (token === '' || signal.aborted) return;
  const { tellGitHub } = await import('./report/github.ts');
  await tellGitHub({ token, environment: process.env, clock: systemClock, warn, signal, secrets }, ended);
}

/** Code that only `deploy` or `status` needs is in separate files in dist/, which a rotation does not load. */
async function run(context: Context, inputs: Inputs, journal: RunnerJournal): Promise<RunResult> {
  switch (inputs.command) {
    case 'deploy':
      return (await import('./runs/deploy.ts')).runDeploy(context, inputs, bundle);
    case 'gate':
      return runGate(context, inputs);
    case 'rotate':
      return runRotate(context, inputs, journal.changes);
    case 'status':
      return (await import('./runs/status.ts')).runStatus(context, inputs);
    case 'destroy':
      return runDestroy(context, inputs);
  }
}

main().catch(fail);
