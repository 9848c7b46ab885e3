import type { CloudFrontAssumptions } from '../assumptions.ts';
import type { Clock } from '../clock.ts';
import type { Distributions } from './control-plane/distributions.ts';
import type { Snapshot } from './edge/snapshot.ts';

/** What one edge works with at this moment. */
export interface EdgeView {
  readonly edge: number;
  /** Origin id -> the custom headers that it is sent, names in lower case. Empty: the edge has no configuration yet. */
  readonly origins: ReadonlyMap<string, ReadonlyMap<string, string>>;
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
  /** `sends`, and what edges sent so short a while ago that it may still be on its way to the origin. */
  mayArrive(distributionId: string, header: string, originId?: string): ReadonlySet<string | undefined>;
  /** The next moment (ms) at which `edges`, `sends` or `status` can change by itself; undefined: never. */
  nextChange(distributionId: string): number | undefined;
  status(distributionId: string): 'InProgress' | 'Deployed';
  /** Something outside touches a dependency: a new ETag, a redeployment, and the configuration is the same. */
  redeploy(distributionId: string): void;
}

export function introspect(
  distributions: Distributions,
  edgeCount: number,
  clock: Clock,
  assumptions: CloudFrontAssumptions,
): Introspection {
  const numbers = Array.from({ length: edgeCount }, (_, edge) => edge);

  const values = (
    snapshots: readonly (Snapshot | undefined)[],
    header: string,
    originId: string | undefined,
  ): ReadonlySet<string | undefined> => {
    const found = new Set<string | undefined>();
    for (const snapshot of snapshots)
      for (const [id, origin] of snapshot?.origins ?? [])
        if (originId === undefined || id === originId)
          found.add(origin.customHeaders.get(header.toLowerCase()));
    return found;
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
    sends: (id, header, originId) => {
      const { deployment } = distributions.get(id);
      return values(numbers.map(deployment.at), header, originId);
    },
    mayArrive: (id, header, originId) => {
      const { deployment } = distributions.get(id);
      const since = clock.now() - assumptions.originHold[1];
      return values(
        numbers.flatMap((edge) => deployment.during(edge, since)),
        header,
        originId,
      );
    },
    nextChange: (id) => distributions.get(id).deployment.nextChange(),
    status: (id) => distributions.get(id).deployment.status(),
    redeploy: (id) => {
      distributions.redeploy(distributions.get(id));
    },
  };
}
