import * as core from '@actions/core';
import type { Journal } from '../journal.ts';
import type { Learned } from '../outputs.ts';
import { oneLine } from './markdown.ts';
import { formsOf } from '../secrets.ts';
import { duration } from './time-line.ts';

/** The entries of a run's journal, for the reports. */
export interface RunnerJournal extends Journal {
  readonly changes: readonly string[];
  readonly outputs: Learned;
  /** Masked values: the runner masks only its log, so every other text must be searched for these. */
  readonly secrets: ReadonlySet<string>;
  /** Ends the journal: logs how long the last wait took. */
  close(): void;
}

/** Between two lines about the same wait, in ms. */
const quiet = 30_000;
/** A wait that was shorter than this, in ms, does not get a separate line. */
const worthALine = 10_000;

/**
 * The runner's journal: one line per change, with the elapsed time; for a wait, lines at its beginning, every half minute, and at its
 * end.
 */
export function runnerJournal(now: () => number, say: (line: string) => void = core.info): RunnerJournal {
  const changes: string[] = [];
  const outputs: Learned = {};
  const secrets = new Set<string>();
  const began = now();
  let wait: { readonly line: string; readonly since: number; readonly shown: number } | undefined;
  const tell = (line: string): void => {
    say(`${duration(now() - began).padStart(9)}  ${oneLine(line)}`);
  };
  const endWait = (): void => {
    const took = now() - (wait?.since ?? now());
    wait = undefined;
    if (took >= worthALine) tell(`… that took ${duration(took)}`);
  };
  return {
    changes,
    outputs,
    secrets,
    learned: (known) => {
      Object.assign(outputs, known);
    },
    close: endWait,
    changed: (line) => {
      endWait();
      changes.push(line);
      tell(line);
    },
    noted: (line) => {
      endWait();
      tell(line);
    },
    waiting: (line) => {
      const at = now();
      if (wait && sameWords(wait.line, line)) {
        if (at - wait.shown < quiet) return;
        wait = { ...wait, shown: at };
        tell(`… ${line} (${duration(at - wait.since)} so far)`);
        return;
      }
      endWait();
      wait = { line, since: at, shown: at };
      tell(`… ${line}`);
    },
    warned: (line) => {
      core.warning(oneLine(line));
    },
    mask: (secret) => {
      if (secret === '' || secrets.has(secret)) return;
      for (const form of formsOf(secret)) {
        secrets.add(form);
        core.setSecret(form);
      }
    },
  };
}

/** Progress messages that differ only in numbers are the same wait. */
function sameWords(one: string, other: string): boolean {
  const words = (line: string): string => line.replaceAll(/\d+/g, '0');
  return words(one) === words(other);
}
