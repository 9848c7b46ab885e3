import type { Surroundings } from '../service.ts';
import { longestWait, longestWaits } from './configuration/origin-waits.ts';
import type { Origin } from './configuration/settings.ts';
import type { Distributions } from './control-plane/distributions.ts';
import type { InFlight } from './edge/origin-fetch.ts';
import type { Snapshot } from './edge/snapshot.ts';

/** The current configuration of one edge. */
export interface EdgeView {
  readonly edge: number;
  /** Origin id -> the custom headers that it is sent, names in lower case. Empty: the edge has no configuration yet. */
  readonly origins: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** State that tests and the simulation may query but AWS does not expose. Unknown ids throw NoSuchDistribution. */
export function introspect(
  distributions: Distributions,
  edgeCount: number,
  inFlight: InFlight,
  { clock, assumptions }: Surroundings,
) {
  const [, longestHold] = assumptions.cloudFront.originHold;
  const numbers = Array.from({ length: edgeCount }, (_, edge) => edge);
  const deploymentOf = (id: string) => distributions.get(id).deployment;

  const now = (id: string): readonly Origin[] =>
    numbers.flatMap((edge) => [...(deploymentOf(id).at(edge)?.origins.values() ?? [])]);

  /** An origin of a replaced configuration counts for as long as its last try may take. */
  const lately = (id: string): readonly Origin[] => {
    const deployment = deploymentOf(id);
    const from = clock.now() - longestWait;
    const settled = deployment.settledSince(from);
    if (settled) return [...settled.origins.values()];
    /** Until when an edge uses, or used, it. */
    const last = new Map<Snapshot, number>();
    for (const edge of numbers)
      for (const { value: snapshot, until } of deployment.during(edge, from))
        last.set(snapshot, Math.max(until, last.get(snapshot) ?? 0));
    return [...last].flatMap(([snapshot, until]) => {
      const waits = longestWaits(snapshot);
      return [...snapshot.origins.values()].filter(
        (origin) => until + (waits.get(origin.id) ?? 0) * longestHold > clock.now() || inFlight.has(origin),
      );
    });
  };

  return {
    edgeCount,
    edges: (id: string): readonly EdgeView[] =>
      numbers.map((edge) => {
        const origins = [...(deploymentOf(id).at(edge)?.origins ?? [])];
        return {
          edge,
          origins: new Map(origins.map(([origin, { customHeaders }]) => [origin, customHeaders])),
        };
      }),
    /**
     * Every value of `header` that some edge sends now, to origin `originId` or to any. Contains undefined if an edge sends that
     * origin no such header.
     */
    sends: (id: string, header: string, originId?: string) => values(now(id), header, originId),
    /** `sends`, plus recently sent values that may still be in flight to that origin. */
    mayArrive: (id: string, header: string, originId?: string) => values(lately(id), header, originId),
    /** The next moment (ms) at which `edges`, `sends` or `status` can change by itself; undefined if none is due. */
    nextChange: (id: string) => deploymentOf(id).nextChange(),
    status: (id: string) => deploymentOf(id).status(),
    /** Simulates a change of a dependency from outside: a new ETag, a redeployment, and the configuration is the same. */
    redeploy: (id: string): void => {
      distributions.redeploy(distributions.get(id));
    },
    /** From now on no deployment of it ends: the last edge never gets it, and the status stays `InProgress`, until `unstall`. */
    stall: (id: string): void => {
      deploymentOf(id).stall();
    },
    /** Resumes a stalled deployment, with new delays. */
    unstall: (id: string): void => {
      deploymentOf(id).unstall();
    },
  };
}

function values(
  origins: readonly Origin[],
  header: string,
  originId: string | undefined,
): ReadonlySet<string | undefined> {
  const named = origins.filter(({ id }) => originId === undefined || id === originId);
  return new Set(named.map(({ customHeaders }) => customHeaders.get(header.toLowerCase())));
}
