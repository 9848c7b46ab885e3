import { readFileSync, readdirSync, writeFileSync } from 'node:fs';

/** The CPU and memory of a process and all its descendants, from /proc. */
export interface Usage {
  /** Milliseconds of CPU, of processes that have ended too. */
  readonly cpu: number;
  /** MiB that are resident now, and at most since `forgetPeak`; both are sums over the processes. */
  readonly resident: number;
  readonly peak: number;
}

/** Linux counts in hundredths of a second for every program. */
const tick = 10;
const page = 4_096;
const mebibyte = 1_048_576;

export function usageOf(pid: number): Usage {
  const tree = treeOf(pid);
  return {
    cpu: tree.reduce((sum, one) => sum + cpuOf(one, one === pid), 0),
    resident: residentOf(tree),
    peak: tree.reduce((sum, one) => sum + peakOf(one), 0),
  };
}

export function treeOf(pid: number): number[] {
  const children = tasksOf(pid).flatMap((task) => {
    const text = read(`/proc/${pid}/task/${task}/children`).trim();
    return text === '' ? [] : text.split(' ').map(Number);
  });
  return [pid, ...children.flatMap(treeOf)];
}

/** A thread that starts a process is its parent in this list. */
function tasksOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

export function residentOf(tree: readonly number[]): number {
  return tree.reduce(
    (sum, pid) => sum + (Number(read(`/proc/${pid}/statm`).split(' ')[1] ?? 0) * page) / mebibyte,
    0,
  );
}

/** Resets `peak` (proc(5), clear_refs). */
export function forgetPeak(pid: number): void {
  for (const one of treeOf(pid)) writeFileSync(`/proc/${one}/clear_refs`, '5');
}

function cpuOf(pid: number, withEnded: boolean): number {
  const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? [];
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
  const ended = withEnded ? (endedUser ?? 0) + (endedSystem ?? 0) : 0;
  return tick * ((user ?? 0) + (system ?? 0) + ended);
}

function peakOf(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1_024;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
