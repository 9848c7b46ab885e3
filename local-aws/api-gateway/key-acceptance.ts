import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { ApiKey, ApiStage, UsagePlan } from './model.ts';
import { createRollout, type Rollout, type Spread } from './rollout.ts';

export type KeyAcceptance = ReturnType<typeof createKeyAcceptance>;

type Values = Map<string, Rollout<string | undefined>>;

/**
 * Which key values are valid for which stage, by host. The control plane knows immediately; every host learns of a change at its own
 * time, and may fall back for a while.
 */
export function createKeyAcceptance(
  keys: ReadonlyMap<string, ApiKey>,
  plans: ReadonlyMap<string, UsagePlan>,
  { spread, clock, random }: { readonly spread: Spread; readonly clock: Clock; readonly random: Random },
) {
  const stages = new Map<string, Values>();
  const hosts = Array.from({ length: spread.hosts }, (_, host) => host);

  const valuesOf = (stage: string): Values => {
    const values = stages.get(stage) ?? (new Map() as Values);
    stages.set(stage, values);
    return values;
  };

  /** The stages for which `key` is valid according to the control plane. */
  const opened = (key: ApiKey): ReadonlySet<string> => {
    if (keys.get(key.id) !== key || !key.enabled) return new Set();
    const names = [...plans.values()]
      .filter((plan) => plan.keys.has(key.id))
      .flatMap((plan) => plan.apiStages.map(({ apiId, stage }) => `${apiId}/${stage}`));
    return new Set(names);
  };

  return {
    /** To be called after anything about `key` changed: itself, its plans, their stages. */
    refresh: (key: ApiKey): void => {
      const open = opened(key);
      for (const stage of new Set([...stages.keys(), ...open])) {
        const wanted = open.has(stage) ? key.id : undefined;
        const values = valuesOf(stage);
        const known = values.get(key.value);
        if (known) known.set(wanted);
        else if (wanted !== undefined) {
          const fresh = createRollout<string | undefined>(undefined, spread, clock, random);
          fresh.set(wanted);
          values.set(key.value, fresh);
        }
      }
    },
    /** The id of the key that `host` recognises in `value`; undefined if it rejects it. */
    keyIdAt: (host: number, { apiId, stage }: ApiStage, value: string) =>
      stages.get(`${apiId}/${stage}`)?.get(value)?.seenBy(host),
    /** For each host, whether it accepts `value` now. */
    accepts: (apiId: string, stage: string, value: string): boolean[] => {
      const rollout = stages.get(`${apiId}/${stage}`)?.get(value);
      return hosts.map((host) => rollout?.seenBy(host) !== undefined);
    },
    /** The next moment (ms since the epoch) at which the result for any value can change; undefined if no change is due. */
    nextChange: (apiId: string, stage: string): number | undefined => {
      let next = Infinity;
      for (const rollout of stages.get(`${apiId}/${stage}`)?.values() ?? [])
        next = Math.min(next, rollout.nextChange() ?? next);
      return next < Infinity ? next : undefined;
    },
  };
}
