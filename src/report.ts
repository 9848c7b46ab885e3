import { appendFileSync } from 'node:fs';
import * as core from '@actions/core';
import { Failure } from './failure.ts';
import type { Inputs } from './inputs.ts';
import type { Journal } from './journal.ts';
import type { RunResult } from './runs/run-result.ts';
import { summary } from './summary.ts';

/** Where the errors' anchors are: in the action's own repository, at the ref in use, as the runner names them. */
export function troubleshooting(anchor: string): string {
  const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: action, GITHUB_ACTION_REF: ref } = process.env;
  const page = `docs/troubleshooting.md#${anchor}`;
  return server && action ? `${server}/${action}/blob/${ref ?? 'main'}/${page}` : page;
}

/** What a run has told its journal, for those who report it. */
export interface RunnerJournal extends Journal {
  readonly changes: readonly string[];
  /** The runner masks its log; whatever else is written must be searched for these. */
  readonly secrets: ReadonlySet<string>;
}

/** A journal that speaks the runner's commands. Progress of a wait is shown every half minute at most. */
export function runnerJournal(now: () => number): RunnerJournal {
  const changes: string[] = [];
  const secrets = new Set<string>();
  const began = now();
  let lastWait = { line: '', at: -Infinity };
  const elapsed = (): string => `${Math.round((now() - began) / 1_000)} s`.padStart(6);
  return {
    changes,
    secrets,
    changed: (line) => {
      changes.push(line);
      core.info(`${elapsed()}  ${line}`);
    },
    noted: (line) => {
      core.info(`${elapsed()}  ${line}`);
    },
    waiting: (line) => {
      if (line === lastWait.line && now() - lastWait.at < 30_000) return;
      lastWait = { line, at: now() };
      core.info(`${elapsed()}  … ${line}`);
    },
    warned: (line) => {
      core.warning(line);
    },
    mask: (secret) => {
      if (secret === '' || secrets.has(secret)) return;
      secrets.add(secret);
      core.setSecret(secret);
    },
  };
}

/** Sets the outputs, writes the job summary, prints how it ended, and tells GitHub. */
export function report({ command, name, dryRun }: Inputs, result: RunResult): void {
  const { sentence, outputs, failure } = result;
  for (const [output, value] of Object.entries(outputs) as [string, string | boolean | undefined][])
    if (value !== undefined) core.setOutput(output, String(value));
  writeSummary(
    summary({
      ...result,
      title: `Image gate "${name}": ${command}`,
      dryRun,
      remedy: failure && { text: failure.remedy, more: troubleshooting(failure.anchor) },
    }),
  );
  core.info(sentence);
  if (failure) fail(failure);
}

/** Shows an error once: what was wrong, what to change, where to read more. */
export function fail(error: unknown): void {
  if (error instanceof Failure) {
    core.setFailed(`${error.message} ${error.remedy} (${troubleshooting(error.anchor)})`);
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  core.setFailed(
    `${message}. This should not happen: run the action again, it goes on where it stopped; if it happens again, open an issue. (${troubleshooting('unexpected')})`,
  );
}

/** The runner names the file; without one (outside a workflow) there is no summary. */
function writeSummary(markdown: string): void {
  const file = process.env.GITHUB_STEP_SUMMARY;
  if (file) appendFileSync(file, markdown);
}
