import { readFileSync, writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What Linux tells about a process; unknown on other systems. */
export interface ProcessUsage {
  /** Milliseconds of CPU since it began. */
  readonly cpu: number;
  /** MiB that are resident. */
  readonly memory: number;
}

/** The kernel reports hundredths of a second (proc(5), CLK_TCK). */
const tick = 10;
const page = 4_096;
const mebibyte = 1_048_576;

/** The usage; undefined if there is no such process, or no /proc. */
export function usageOf(pid: number): ProcessUsage | undefined {
  try {
    // The name in parentheses may contain spaces; user and system time are the 14th and 15th field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return { cpu: tick * (Number(fields[11]) + Number(fields[12])), memory: residentMemory(pid) };
  } catch {
    return undefined;
  }
}

/** MiB; 0 if unknown. Node's own memoryUsage.rss() takes twenty times as long. */
export function residentMemory(pid: number | 'self'): number {
  try {
    return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * page) / mebibyte;
  } catch {
    return 0;
  }
}

/** Makes the kernel end this process first when memory runs out. */
export function endFirst(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/oom_score_adj`, '1000');
  } catch {
    // It is only a preference.
  }
}

let collect: (() => void) | undefined;

/**
 * Frees the bytes of earlier originals and images now. V8 has no reason to: they are outside its heap, and it does not know that a
 * worker needs the memory. Takes a few milliseconds.
 */
export function collectGarbage(): void {
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
