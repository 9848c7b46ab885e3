import { decide } from '../../src/core/decide.ts';
import type { Intent } from '../../src/core/intent.ts';
import type { Distribution, GateState } from '../../src/core/gate-state.ts';
import { record, type Event, type Progress } from '../../src/core/progress.ts';
import type { Step } from '../../src/core/step.ts';
import {
  days,
  distribution,
  key,
  now,
  on,
  sawKeys,
  state,
  readyToSwitch,
  rotateNow,
  sends,
  switched,
} from './gate-states.ts';

export const old = key('old', 30 * days);
export const fresh = key('new', 60);

/** What a poll sees `seconds` after the switch. */
export function polled(
  seconds: number,
  targets: readonly Distribution[],
  change: Partial<GateState> = {},
): Event {
  const at = now + seconds * 1_000;
  return { kind: 'polled', state: state({ targets, keys: [old, fresh], targetsSeenAt: at, ...change }) };
}
export const inProgress = distribution('D1', sends('new'), { etag: 'D1-2', deployed: false });
export const deployed = distribution('D1', sends('new'), { etag: 'D1-2' });

/** A run that has switched its only target and then met these events. */
export function run(...events: readonly Event[]): Progress {
  return [switched('D1'), ...events].reduce(record, readyToSwitch());
}
/** What it does next, `seconds` after the switch. */
export function step(events: readonly Event[], intent: Intent = rotateNow, seconds = 300): Step {
  return decide(intent, run(...events), now + seconds * 1_000);
}

export const everywhere = [polled(300, [deployed])];
export const listed = [...everywhere, sawKeys([old, fresh])];
export const proved = [...listed, on('proved-through-cloudfront')];
/** The proof and the settling run side by side, and every sender is listed after them. */
export const settled: readonly Event[] = [...proved, { kind: 'settled' }];
export const disabled = [...settled, on('disabled', 'old')];
export const watched: readonly Event[] = [...disabled, { kind: 'watched', keyIds: ['old'] }];
