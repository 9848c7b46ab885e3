import type { Clock } from '../clock.ts';
import { Rates } from '../rates.ts';
import { GatewayError } from './gateway-responses.ts';
import type { UsagePlan } from './model.ts';

const day = 86_400_000;

export type PlanLimits = ReturnType<typeof createPlanLimits>;

/** Counts a key's requests against the throttle and the quota of its plan. */
export function createPlanLimits(clock: Clock) {
  const rates = new Rates(clock);
  const used = new Map<string, number>();
  const isThrottled = (
    name: string,
    { rateLimit, burstLimit }: UsagePlan['throttle'] & object = {},
  ): boolean => {
    if (rateLimit === undefined) return false;
    const together = { count: rateLimit, perMs: 1_000, burst: burstLimit ?? rateLimit };
    return rates.take(name, '', { together }) !== undefined;
  };
  return {
    /** Counts one request; throws AWS's 429 if the plan's limits are exceeded. */
    take: (plans: Iterable<UsagePlan>, keyId: string, apiId: string, stage: string): void => {
      for (const { id, keys, apiStages, throttle, quota } of plans) {
        if (!keys.has(keyId)) continue;
        if (!apiStages.some((one) => one.apiId === apiId && one.stage === stage)) continue;
        if (isThrottled(`${id}/${keyId}`, throttle)) throw new GatewayError('THROTTLED');
        if (quota?.limit === undefined) continue;
        const name = `${id}/${keyId}/${periodOf(clock.now(), quota.period)}`;
        const count = (used.get(name) ?? 0) + 1;
        if (count > quota.limit) throw new GatewayError('QUOTA_EXCEEDED');
        used.set(name, count);
      }
    },
  };
}

/** The calendar day, week (from Monday) or month in UTC that contains `time` (ms since the epoch). */
function periodOf(time: number, period = 'DAY'): string {
  if (period === 'MONTH') return new Date(time).toISOString().slice(0, 7);
  const days = Math.floor(time / day);
  return period === 'WEEK' ? `week ${Math.floor((days + 3) / 7)}` : `day ${days}`;
}
