import type { Socket } from 'node:net';
import { join } from 'node:path';
import type { Budget } from '../configuration/budget.ts';
import { readFrames, writeFrame } from './frames.ts';
import type { Frame } from './frames.ts';
import { refusalFrom } from './job.ts';
import type { Job, Outcome } from './job.ts';
import type { MadeImage } from '../image/image.ts';
import { endFirst, residentMemory, usageOf } from './process-usage.ts';
import type { ProcessUsage } from './process-usage.ts';
import { Refusal } from '../refusal.ts';
import { channel, workerArgument } from './serve.ts';

export interface Worker {
  /** Starts the process, so that a job need not wait for it. */
  prepare(): void;
  /**
   * Makes an image in a separate process. Throws what planning and making throw there; a Refusal (504 or 413) once the budget is
   * spent or `late` is aborted, and then all work has stopped.
   */
  run(job: Job, bytes: Buffer, late: AbortSignal): Promise<MadeImage>;
}

/** Milliseconds between two measurements of the worker's usage: it can allocate about 20 MiB in that time. */
const look = 10;
/** An idle worker that uses this many MiB is ended: memory that the allocator keeps has no use. */
const bloated = 170;
/** Without the credentials: code that parses untrusted bytes needs none. */
const passedOn = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'NODE_V8_COVERAGE'];

/** One process for one job at a time; other jobs wait for their turn. */
export function workerProcess(budget: Budget): Worker {
  let running: RunningWorker | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const current = (): RunningWorker => {
    if (!running?.alive()) running = startWorker();
    return running;
  };
  const make = async (job: Job, bytes: Buffer, late: AbortSignal): Promise<MadeImage> => {
    if (late.aborted) throw outOfTime();
    const worker = current();
    const watching = watch(worker, budget, late);
    try {
      await Promise.race([worker.ready, watching.excess]);
      watching.countFromHere();
      return await Promise.race([worker.ask(job, bytes), watching.excess]);
    } finally {
      watching.stop();
      if ((worker.usage()?.memory ?? 0) > bloated) worker.kill();
      if (!worker.alive()) await worker.ended;
    }
  };
  return {
    prepare: () => {
      current();
    },
    run: (job, bytes, late) => {
      const result = turn.then(() => make(job, bytes, late));
      turn = result.catch(() => undefined);
      return result;
    },
  };
}

interface RunningWorker {
  alive(): boolean;
  kill(): void;
  readonly ended: Promise<unknown>;
  usage(): ProcessUsage | undefined;
  /** Fulfilled once it waits for its first job; rejected if it ends before. */
  readonly ready: Promise<unknown>;
  ask(job: Job, bytes: Buffer): Promise<MadeImage>;
}

function startWorker(): RunningWorker {
  const bundled = !import.meta.filename.endsWith('.ts');
  const entry = join(import.meta.dirname, bundled ? 'index.mjs' : 'main.ts');
  // Not imported: most cold starts need no worker.
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child = spawn(process.execPath, [entry, workerArgument], {
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
    env: {
      ...Object.fromEntries(passedOn.map((name) => [name, process.env[name]])),
      // With many arenas glibc keeps memory that libvips has freed.
      MALLOC_ARENA_MAX: '2',
    },
  });
  const socket = child.stdio[channel] as Socket;
  const pid = child.pid ?? 0;
  endFirst(pid);
  let gone = false;
  let waiting: PromiseWithResolvers<Frame> | undefined = Promise.withResolvers();
  const ready = waiting.promise;
  ready.catch(() => undefined);
  const ended = new Promise<void>((resolve) => {
    const end = (reason: Error): void => {
      gone = true;
      waiting?.reject(reason);
      resolve();
    };
    child.once('error', end);
    child.once('exit', (code, signal) => {
      end(endedBy(code, signal));
    });
  });
  // A failed write to a process that has ended: its end tells more.
  socket.on('error', () => undefined);
  readFrames(socket, (frame) => waiting?.resolve(frame));
  const keepsAwake = (awake: boolean): void => {
    for (const handle of [child, socket])
      if (awake) handle.ref();
      else handle.unref();
  };
  keepsAwake(false);
  return {
    ready,
    ended,
    alive: () => !gone && !child.killed,
    kill: () => child.kill('SIGKILL'),
    usage: () => usageOf(pid),
    ask: async (job, bytes) => {
      keepsAwake(true);
      try {
        waiting = Promise.withResolvers();
        writeFrame(socket, job, bytes);
        const { head, body } = await waiting.promise;
        const { made, refused } = head as Outcome;
        if (refused) throw refusalFrom(refused);
        return { ...made, bytes: body };
      } finally {
        waiting = undefined;
        keepsAwake(false);
      }
    },
  };
}

/** Ends the worker once it has spent its budget or time is up; `excess` then says why, and is pending until then. */
function watch(
  worker: RunningWorker,
  budget: Budget,
  late: AbortSignal,
): {
  readonly excess: Promise<never>;
  readonly countFromHere: () => void;
  readonly stop: () => void;
} {
  let before = Infinity;
  let stop = (): void => undefined;
  const excess = new Promise<never>((_, reject) => {
    const end = (refusal: Refusal): void => {
      worker.kill();
      reject(refusal);
    };
    const onLate = (): void => {
      end(outOfTime());
    };
    const timer = setInterval(() => {
      const used = worker.usage();
      if (!used) return;
      if (used.cpu - before > budget.work) end(tooMuchWork(budget));
      else if (used.memory > budget.memory) end(tooMuchMemory(budget.memory));
      else if (used.memory + residentMemory('self') > budget.together) end(tooMuchMemory(budget.together));
    }, look);
    late.addEventListener('abort', onLate);
    stop = () => {
      clearInterval(timer);
      late.removeEventListener('abort', onLate);
    };
  });
  excess.catch(() => undefined);
  const countFromHere = (): void => {
    before = worker.usage()?.cpu ?? 0;
  };
  return { excess, countFromHere, stop };
}

function outOfTime(): Refusal {
  return new Refusal(504, 'time', 'the image could not be rendered in time');
}

function tooMuchWork({ work }: Budget): Refusal {
  return new Refusal(504, 'work', `making this takes more than ${work} ms of CPU: ask for a smaller size`, {
    limit: work,
  });
}

function tooMuchMemory(memory: number): Refusal {
  return new Refusal(
    413,
    'memory',
    `making this takes more than ${memory} MiB of memory: ask for a smaller size`,
    {
      limit: memory,
    },
  );
}

/** Why a process that was not ended here has died: SIGKILL comes from the kernel when memory runs out. */
function endedBy(code: number | null, signal: NodeJS.Signals | null): Error {
  if (signal === 'SIGKILL') return new Refusal(413, 'memory', 'making this takes more memory than there is');
  if (signal !== null)
    return new Refusal(422, 'corrupt', 'the original cannot be decoded', {
      cause: `the worker ended by ${signal}`,
    });
  return new Error(`the worker ended with ${code ?? 'no code'}`);
}
