import type { Range } from './assumptions.ts';
import type { Random } from './random.ts';
import type { Surroundings } from './service.ts';

/** A value that reaches the hosts of a data plane one by one: until `completeAt` some still have the previous one. */
export interface Spread<T> {
  readonly current: T;
  readonly before: T;
  readonly completeAt: number;
}

/** A value that every host knows from the start. */
export function everywhere<T>(value: T): Spread<T> {
  return { current: value, before: value, completeAt: 0 };
}

/** A value that every host knows after some delay, drawn from `delay`. */
export function spread<T>(
  { clock, random }: Pick<Surroundings, 'clock' | 'random'>,
  delay: Range,
  current: T,
  before: T,
): Spread<T> {
  return { current, before, completeAt: clock.now() + random.between(...delay) };
}

/** The value that a random host has at `now`. */
export function seenBySomeHost<T>(value: Spread<T>, now: number, random: Random): T {
  return now < value.completeAt && random.chance(0.5) ? value.before : value.current;
}
