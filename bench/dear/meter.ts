import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { forgetPeak, residentOf, treeOf, usageOf } from './processes.ts';

export interface Work {
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly bytes: number;
  /** How a response deviates from the request, or why there is none. */
  readonly note?: string;
  /** Milliseconds. */
  readonly wall: number;
}

/** The cost of one request, including everything that the function started. */
export interface Cost extends Answer {
  /** Milliseconds of CPU. */
  readonly cpu: number;
  /** MiB at most; `base` is what was held before. */
  readonly memory: number;
  readonly base: number;
}

export interface Subject {
  ask(work: Work): Promise<Cost>;
  /** Milliseconds of CPU used within `time` from now, without any request. */
  idle(time: number): Promise<number>;
  readonly pid: number;
  end(): Promise<void>;
}

export interface SubjectSettings {
  readonly store: string;
  readonly bundle: string;
  /** The function's environment. */
  readonly settings: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds between two measurements of the memory. */
  readonly look?: number;
}

/** Hard limits, at which a process is ended: milliseconds, MiB. */
const longest = 60_000;
const largest = 6_000;

/** A built function in a separate process. */
export async function startSubject({ look = 10, env = {}, ...about }: SubjectSettings): Promise<Subject> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'subject.mjs'), [JSON.stringify(about)], {
    env: { ...process.env, NODE_OPTIONS: '', MALLOC_ARENA_MAX: '2', ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await once(child, 'message');
  const pid = child.pid ?? 0;
  const gone = once(child, 'exit');
  return {
    pid,
    ask: async (work) => {
      const before = usageOf(pid);
      forgetPeak(pid);
      let most = before.resident;
      const started = performance.now();
      let tree = treeOf(pid);
      let looks = 0;
      const watch = setInterval(() => {
        // Its set of processes seldom changes, and is expensive to find.
        if (++looks % 4 === 0) tree = treeOf(pid);
        most = Math.max(most, residentOf(tree));
        if (most > largest || performance.now() - started > longest)
          for (const one of [...tree].reverse()) process.kill(one, 'SIGKILL');
      }, look);
      const ended = gone.then((): Answer => ({
        status: 0,
        type: '',
        bytes: 0,
        wall: performance.now() - started,
        note: 'had to be ended',
      }));
      child.send(work);
      const answer = await Promise.race([said(child), ended]);
      clearInterval(watch);
      const after = usageOf(pid);
      const alone = treeOf(pid).length === 1 && before.cpu > 0;
      return {
        ...answer,
        cpu: after.cpu - before.cpu,
        memory: alone ? Math.max(most, after.peak) : most,
        base: before.resident,
      };
    },
    idle: async (time) => {
      const before = usageOf(pid).cpu;
      await delay(time);
      return usageOf(pid).cpu - before;
    },
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      for (const one of treeOf(pid).reverse()) process.kill(one, 'SIGKILL');
      await gone;
    },
  };
}

function said(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve) =>
    child.once('message', (answer) => {
      resolve(answer as Answer);
    }),
  );
}
