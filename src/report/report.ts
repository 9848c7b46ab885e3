import { appendFileSync } from 'node:fs';
import * as core from '@actions/core';
import type { Check } from '../commands/status/check.ts';
import { Failure } from '../failure.ts';
import type { Inputs } from '../inputs/inputs.ts';
import type { Outputs } from '../outputs.ts';
import type { EndedRun } from './github/ended-run.ts';
import type { RunnerJournal } from './runner-journal.ts';
import type { RunResult } from './run-result.ts';
import { oneLine } from './markdown.ts';
import { withoutSecrets } from '../secrets.ts';
import { summary, type Summary } from './summary.ts';

/** The page with the errors' anchors: in the action's own repository, at the ref in use, from the runner's environment. */
function troubleshooting(anchor: string): string {
  const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: action, GITHUB_ACTION_REF: ref } = process.env;
  const page = `docs/troubleshooting.md#${anchor}`;
  return server && action ? `${server}/${action}/blob/${[ref, 'main'].find(Boolean)}/${page}` : page;
}

/** Sets the outputs, writes the job summary and prints the result. `inputs`: undefined if they were invalid. */
export function report(inputs: Inputs | undefined, result: RunResult, secrets: ReadonlySet<string>): void {
  const { sentence, outputs, failure, lines, checks = [] } = result;
  const { dryRun = false } = inputs ?? {};
  setOutputs(outputs);
  writeSummary(inputs, { ...result, dryRun }, secrets);
  if (dryRun && lines.length > 0)
    core.info(['Would change:', ...lines.map((line) => `  ${oneLine(line)}`)].join('\n'));
  tellChecks(checks);
  // The error contains it too.
  if (failure) fail(failure);
  else core.info(oneLine(sentence));
}

/** The result of a run that ended with an error, with its changes and outputs so far. */
export function stoppedBy(error: unknown, { changes, outputs }: RunnerJournal): RunResult {
  const failure = asFailure(error);
  const outcome = isInterruption(error) ? 'interrupted' : 'failed';
  return {
    sentence: failure.message,
    lines: changes,
    outputs: { ...outputs, outcome, changed: changes.length > 0 },
    failure,
  };
}

function setOutputs(outputs: Outputs): void {
  try {
    for (const [output, value] of Object.entries(outputs))
      if (value !== undefined) core.setOutput(output, String(value));
  } catch (error) {
    // A full disk: later steps would go on without outputs. What the run did is still reported.
    core.setFailed(
      oneLine(`The outputs could not be written: ${String(error)}. Later steps do not get them.`),
    );
  }
}

/** Shows an error once: what was wrong, what to change, where to read more. */
export function fail(error: unknown): void {
  const { message, remedy, anchor } = asFailure(error);
  core.setFailed(oneLine(`${message} ${remedy} (${troubleshooting(anchor)})`));
}

/** Whether the run was told to stop and gave up its wait. */
function isInterruption(error: unknown): boolean {
  return (error instanceof DOMException || error instanceof Error) && error.name === 'AbortError';
}

/** A run that was told to stop has not done its work, so the step must not be green. */
export const interruption = (where: string): Failure =>
  new Failure(
    `Not finished: ${where}.`,
    'Run the action again: it continues where this run stopped.',
    'interrupted',
  );

function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (isInterruption(error))
    return interruption(error instanceof Error ? error.message : 'the run was stopped');
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(
    `${message.replace(/\.$/, '')}.`,
    'Unexpected error. Run the action again: it continues where it stopped. If it happens again, please open an issue.',
    'unexpected',
    error,
  );
}

/** Each finding is a separate log line; the checks that passed are one collapsed group. */
function tellChecks(checks: readonly Check[]): void {
  for (const { state, name, finding, remedy } of checks)
    if (state === 'warning') core.warning(oneLine(`${name}: ${finding}. ${remedy}`));
  const well = checks.filter(({ state }) => state === 'ok');
  if (well.length === 0) return;
  core.startGroup(`${well.length} of ${checks.length} checks are ok`);
  for (const { name, finding } of well) core.info(oneLine(`${name}: ${finding}`));
  core.endGroup();
}

type Told = Omit<Summary, 'title' | 'remedy'> & Pick<RunResult, 'failure'>;

/** The runner names the file; without one (outside a workflow) there is no summary. */
function writeSummary(inputs: Inputs | undefined, told: Told, secrets: ReadonlySet<string>): void {
  const { failure } = told;
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (!file) return;
  const title = inputs ? `Image gate "${inputs.name}": ${inputs.command}` : 'Image gate: wrong inputs';
  const remedy = failure && { text: failure.remedy, more: troubleshooting(failure.anchor) };
  try {
    appendFileSync(file, withoutSecrets(summary({ ...told, title, remedy }), secrets));
  } catch (error) {
    core.warning(oneLine(`The job summary could not be written: ${String(error)}. The log has all of it.`));
  }
}

/** Endings that are neither success nor failure: the next run continues. */
const unfinished = ['pending', 'interrupted', 'planned'];

/** A run in the form reported to GitHub. */
export function endedWith({ command, name, dryRun }: Inputs, result: RunResult): EndedRun {
  const { sentence, lines, outputs, failure } = result;
  const { 'distribution-domain': domain } = outputs;
  return {
    ...{ command, gate: name, dryRun, lines },
    ended: unfinished.includes(outputs.outcome) ? 'unfinished' : failure ? 'badly' : 'well',
    sentence: failure && failure.message !== sentence ? `${sentence}. ${failure.message}` : sentence,
    ...(failure ? { remedy: failure.remedy, more: troubleshooting(failure.anchor) } : {}),
    address: domain ? `https://${domain}` : undefined,
  };
}
