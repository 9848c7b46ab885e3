import * as core from '@actions/core';
import type { Journal } from '../journal.ts';
import type { Learned } from '../outputs.ts';
import { oneLine } from './markdown.ts';
import { formsOf } from '../secrets.ts';
import { duration } from './time-line.ts';

/** What a run has told its journal, for those who report it. */
export interface RunnerJournal extends Journal {
  readonly changes: readonly string[];
  readonly outputs: Learned;
  /** The runner masks its log; whatever else is written must be searched for these. */
  readonly secrets: ReadonlySet<string>;
  /** The run has ended: says how long its last wait took. */
  close(): void;
}

/** Between two lines about the same wait, in ms. */
const quiet = 30_000;
/** A wait that was shorter than this, in ms, is not worth a line of its own. */
const worthALine = 10_000;

/** The runner's journal: one line a change, with the time so far; a wait when it begins, every half minute, and when it ends. */
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

/** A wait that counts is the same wait. */
function sameWords(one: string, other: string): boolean {
  const words = (line: string): string => line.replaceAll(/\d+/g, '0');
  return words(one) === words(other);
}
