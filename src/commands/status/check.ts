/** `broken`: the gate is open or rejects viewers. `warning`: it works, but not certainly, or not for long. */
export type State = 'ok' | 'warning' | 'broken';

/** One line of the table. */
export interface Check {
  readonly name: string;
  readonly state: State;
  /** What was found, in words, with ids. */
  readonly finding: string;
  /** What to do about it; `` if nothing. */
  readonly remedy: string;
}

/** A fault. */
export interface Fault extends Omit<Check, 'name'> {
  readonly state: 'warning' | 'broken';
}

/** No, one or several findings. */
export type Faults = Fault | readonly Fault[] | false | undefined;

export const broken = (finding: string, remedy: string): Fault => ({ state: 'broken', finding, remedy });

export const warning = (finding: string, remedy: string): Fault => ({ state: 'warning', finding, remedy });

/** One line for all faults of a kind, the worst first; `good` is the text without faults. */
export function check(name: string, good: string, ...found: readonly Faults[]): Check {
  const faults = found.flatMap((some) => (some === undefined || some === false ? [] : some));
  if (faults.length === 0) return { name, state: 'ok', finding: good, remedy: '' };
  const sorted = faults.toSorted(
    (one, other) => Number(other.state === 'broken') - Number(one.state === 'broken'),
  );
  return {
    name,
    state: worst(faults),
    finding: once(sorted.map(({ finding }) => finding)).join('; '),
    remedy: once(sorted.map(({ remedy }) => remedy)).join(' '),
  };
}

/** The worst state among them; `ok` for none. */
export function worst(lines: readonly { readonly state: State }[]): State {
  if (lines.some(({ state }) => state === 'broken')) return 'broken';
  return lines.some(({ state }) => state === 'warning') ? 'warning' : 'ok';
}

/** Without duplicates, in the same order: an address is probed several times, and findings may share a remedy. */
export const once = (lines: readonly string[]): readonly string[] => [...new Set(lines)];

/** Ids in a sentence. */
export const listed = (ids: readonly string[]): string => ids.join(', ');
