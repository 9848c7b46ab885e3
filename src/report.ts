import { appendFileSync } from 'node:fs';
import * as core from '@actions/core';
import { Failure } from './failure.ts';
import type { Journal } from './journal.ts';

/** What a run found out, in action.yml's words. Ids only, never a key's value. */
export interface Outputs {
  readonly outcome: string;
  readonly changed: boolean;
  readonly 'key-id'?: string | undefined;
  readonly 'old-key-ids'?: string | undefined;
  readonly rotated?: boolean | undefined;
  readonly 'api-id'?: string | undefined;
  readonly 'api-url'?: string | undefined;
  readonly 'distribution-id'?: string | undefined;
  readonly 'distribution-domain'?: string | undefined;
}

/** What a command hands to the report. */
export interface Report {
  readonly title: string;
  readonly sentence: string;
  readonly outputs: Outputs;
  /** What was changed, one line each; or in a dry run what would be. */
  readonly lines: readonly string[];
  /** The run ended without an error but somebody must act. */
  readonly failure?: Failure | undefined;
}

/** Where the errors' anchors are: in the action's own repository, at the ref in use, as the runner names them. */
function troubleshooting(anchor: string): string {
  const { GITHUB_SERVER_URL: server, GITHUB_ACTION_REPOSITORY: action, GITHUB_ACTION_REF: ref } = process.env;
  const page = `docs/troubleshooting.md#${anchor}`;
  return server && action ? `${server}/${action}/blob/${ref ?? 'main'}/${page}` : page;
}

/** A journal that speaks the runner's commands. Progress of a wait is shown every half minute at most. */
export function runnerJournal(now: () => number): Journal & { readonly changes: readonly string[] } {
  const changes: string[] = [];
  const began = now();
  let lastWait = { line: '', at: -Infinity };
  const elapsed = (): string => `${Math.round((now() - began) / 1_000)} s`.padStart(6);
  return {
    changes,
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
      if (secret !== '') core.setSecret(secret);
    },
  };
}

/** Sets the outputs, writes the job summary and prints how it ended. */
export function report({ title, sentence, outputs, lines, failure }: Report): void {
  for (const [name, value] of Object.entries(outputs) as [string, string | boolean | undefined][])
    if (value !== undefined) core.setOutput(name, String(value));
  const list = lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n');
  writeSummary(`### ${title}\n\n${escapeMarkdown(sentence)}\n\n${list}\n`);
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

function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_<>[\]|]/g, '\\$&');
}
