import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import type { ApiKey, UsagePlan } from './model.ts';
import { createRollout, type Rollout, type Spread } from './rollout.ts';

/**
 * Which key values open which stage, host by host. The control plane knows at once; every host learns of a change
 * at a time of its own, and may fall back for a while.
 */
export interface KeyAcceptance {
  /** To be called after anything about `key` changed: itself, its plans, their stages. */
  refresh(key: ApiKey): void;
  /** The id of the key that `host` takes `value` for; undefined: it refuses it. */
  keyIdAt(
    host: number,
    at: { readonly apiId: string; readonly stage: string },
    value: string,
  ): string | undefined;
  /** For each host, whether it lets `value` in now. */
  accepts(apiId: string, stage: string, value: string): boolean[];
  /** The next moment (ms since the epoch) at which the answer for any value can change; undefined: none is due. */
  nextChange(apiId: string, stage: string): number | undefined;
}

type Values = Map<string, Rollout<string | undefined>>;

export function createKeyAcceptance(
  keys: ReadonlyMap<string, ApiKey>,
  plans: ReadonlyMap<string, UsagePlan>,
  { spread, clock, random }: { readonly spread: Spread; readonly clock: Clock; readonly random: Random },
): KeyAcceptance {
  const stages = new Map<string, Values>();
  const hosts = Array.from({ length: spread.hosts }, (_, host) => host);

  const valuesOf = (stage: string): Values => {
    const known = stages.get(stage);
    if (known) return known;
    const fresh: Values = new Map();
    stages.set(stage, fresh);
    return fresh;
  };

  /** The stages that `key` opens by what the control plane says. */
  const opened = (key: ApiKey): ReadonlySet<string> => {
    if (keys.get(key.id) !== key || !key.enabled) return new Set();
    const names = [...plans.values()]
      .filter((plan) => plan.keys.has(key.id))
      .flatMap((plan) => plan.apiStages.map(({ apiId, stage }) => `${apiId}/${stage}`));
    return new Set(names);
  };

  return {
    refresh: (key) => {
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
    keyIdAt: (host, { apiId, stage }, value) => stages.get(`${apiId}/${stage}`)?.get(value)?.seenBy(host),
    accepts: (apiId, stage, value) => {
      const rollout = stages.get(`${apiId}/${stage}`)?.get(value);
      return hosts.map((host) => rollout?.seenBy(host) !== undefined);
    },
    nextChange: (apiId, stage) => {
      const moments = [...(stages.get(`${apiId}/${stage}`)?.values() ?? [])].flatMap(
        (rollout) => rollout.nextChange() ?? [],
      );
      return moments.length > 0 ? Math.min(...moments) : undefined;
    },
  };
}
