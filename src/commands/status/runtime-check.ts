import { check, warning, type Check, type Fault } from './check.ts';

/** The day on which Lambda stops to support a runtime (developer guide, "Lambda runtimes", read in November 2026). */
const ends: Readonly<Record<string, string>> = {
  'nodejs18.x': '2025-09-01',
  'nodejs20.x': '2026-04-30',
  'nodejs22.x': '2027-04-30',
  'nodejs24.x': '2028-04-30',
};

/** Time enough to plan an update. */
const notice = 180;

/** How long the function's runtime is supported. Undefined, and there is no line: the function is not the gate's. */
export function runtimeCheck(runtime: string | undefined, now: number): readonly Check[] {
  if (runtime === undefined) return [];
  const end = ends[runtime];
  return [
    check(
      'function runtime',
      `${runtime}${end ? `, supported until ${end}` : ''}`,
      faults(runtime, end, now),
    ),
  ];
}

function faults(runtime: string, end: string | undefined, now: number): readonly Fault[] {
  const remedy =
    'Use a newer version of the action and run `command: deploy`: it moves the function to a newer runtime.';
  if (end === undefined) return [];
  const left = Math.floor((Date.parse(end) - now) / 86_400_000);
  if (left < 0) return [warning(`${runtime} has not been supported since ${end}`, remedy)];
  return left < notice
    ? [warning(`${runtime} is supported for ${left} days more, until ${end}`, remedy)]
    : [];
}
