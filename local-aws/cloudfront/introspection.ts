import type { Surroundings } from '../service.ts';
import { longestWait, longestWaits } from './configuration/origin-waits.ts';
import type { Origin } from './configuration/settings.ts';
import type { Distributions } from './control-plane/distributions.ts';
import type { InFlight } from './edge/origin-fetch.ts';

/** What one edge works with at this moment. */
export interface EdgeView {
  readonly edge: number;
  /** Origin id -> the custom headers that it is sent, names in lower case. Empty: the edge has no configuration yet. */
  readonly origins: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

/** What an edge sends to one origin: where it leads, and under which custom headers. */
export interface Sending {
  readonly originId: string;
  readonly domainName: string;
  /** The origin path, `` or `/live`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

/** What a test or the simulation may ask; AWS tells nobody. Unknown ids throw NoSuchDistribution. */
export interface Introspection {
  readonly edgeCount: number;
  edges(distributionId: string): readonly EdgeView[];
  /**
   * Every value of `header` that some edge sends now, to origin `originId` or to any. Contains undefined where an
   * edge sends that origin no such header.
   */
  sends(distributionId: string, header: string, originId?: string): ReadonlySet<string | undefined>;
  /** `sends`, and what edges sent so short a while ago that it may still be on its way to that origin. */
  mayArrive(distributionId: string, header: string, originId?: string): ReadonlySet<string | undefined>;
  /** What the edges send now, origin by origin: each different pair of place and headers once. */
  sendsTo(distributionId: string): readonly Sending[];
  /** `sendsTo`, and what may still be on its way: for as long as that origin's own attempts and timeouts allow. */
  mayArriveAt(distributionId: string): readonly Sending[];
  /** The next moment (ms) at which `edges`, `sends` or `status` can change by itself; undefined: never. */
  nextChange(distributionId: string): number | undefined;
  status(distributionId: string): 'InProgress' | 'Deployed';
  /** Something outside touches a dependency: a new ETag, a redeployment, and the configuration is the same. */
  redeploy(distributionId: string): void;
  /**
   * From now on no deployment of it ends: what has not reached the last edge never reaches it, and the status stays
   * `InProgress`, until `unstall`.
   */
  stall(distributionId: string): void;
  /** What stood still sets out again, at delays drawn anew. */
  unstall(distributionId: string): void;
}

export function introspect(
  distributions: Distributions,
  edgeCount: number,
  inFlight: InFlight,
  { clock, assumptions }: Surroundings,
): Introspection {
  const [, longestHold] = assumptions.cloudFront.originHold;
  const numbers = Array.from({ length: edgeCount }, (_, edge) => edge);

  const now = (id: string): readonly Origin[] => {
    const { deployment } = distributions.get(id);
    return numbers.flatMap((edge) => [...(deployment.at(edge)?.origins.values() ?? [])]);
  };

  /** An origin of a configuration that an edge has left counts for as long as its own last try may take. */
  const lately = (id: string): readonly Origin[] => {
    const { deployment } = distributions.get(id);
    const from = clock.now() - longestWait;
    return numbers.flatMap((edge) =>
      deployment.during(edge, from).flatMap(({ value: snapshot, until }) => {
        const waits = longestWaits(snapshot);
        return [...snapshot.origins.values()].filter(
          (origin) => until + (waits.get(origin.id) ?? 0) * longestHold > clock.now() || inFlight.has(origin),
        );
      }),
    );
  };

  return {
    edgeCount,
    edges: (id) => {
      const { deployment } = distributions.get(id);
      return numbers.map((edge) => ({
        edge,
        origins: new Map(
          [...(deployment.at(edge)?.origins ?? [])].map(([origin, { customHeaders }]) => [
            origin,
            customHeaders,
          ]),
        ),
      }));
    },
    sends: (id, header, originId) => values(now(id), header, originId),
    mayArrive: (id, header, originId) => values(lately(id), header, originId),
    sendsTo: (id) => distinct(now(id)),
    mayArriveAt: (id) => distinct(lately(id)),
    nextChange: (id) => distributions.get(id).deployment.nextChange(),
    status: (id) => distributions.get(id).deployment.status(),
    redeploy: (id) => {
      distributions.redeploy(distributions.get(id));
    },
    stall: (id) => {
      distributions.get(id).deployment.stall();
    },
    unstall: (id) => {
      distributions.get(id).deployment.unstall();
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

function distinct(origins: readonly Origin[]): readonly Sending[] {
  const found = new Map<string, Sending>();
  for (const { id, domainName, path, customHeaders } of origins)
    found.set(JSON.stringify([id, domainName, path, [...customHeaders].sort()]), {
      originId: id,
      domainName,
      path,
      headers: customHeaders,
    });
  return [...found.values()];
}
