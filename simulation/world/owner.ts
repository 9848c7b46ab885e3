import { listAllKeys } from '../../src/aws/apigateway/api-key.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import {
  findDistribution,
  updateDistribution,
  type ReadDistribution,
} from '../../src/aws/cloudfront/distribution.ts';
import { headerValues, originsOf, withOriginHeader } from '../../src/aws/cloudfront/distribution-config.ts';
import { elsewhere } from './outsider.ts';
import { createPause } from './outsiders-pause.ts';
import type { OwnerPlan } from './plan.ts';
import { secretValue } from './secret-member.ts';
import type { Stage } from './stage.ts';

export interface Owner {
  /** How often an apply of the secret's value moved viewers back to an older key. */
  movedBack(): number;
  /** The literals that it put back into a header: the rotation is not responsible for their keys. */
  putBack(): ReadonlySet<string>;
  /** Those of them whose key was already disabled or deleted: they are sent, but no run has to keep them. */
  dead(): ReadonlySet<string>;
  /** Whether its next apply would change nothing that points to the gate: no rotation changes origins that point elsewhere. */
  isContent(): Promise<boolean>;
  along(): Promise<void>;
  end(): void;
}

const header = 'x-api-key';

/** What an owner needs from its world. */
type Around = Pick<Stage, 'local' | 'gate' | 'tell' | 'keySecretField'> & {
  readonly watch: Pick<Stage['watch'], 'excuse' | 'look'>;
};

/** CloudFront allows two updates a minute: a writer that changes something each time waits at least this long, in ms. */
const shortestPause = 30_000;

export function createOwner(around: Around, aws: Aws, plan: OwnerPlan): Owner {
  return new HeaderOwner(around, aws, plan);
}

class HeaderOwner implements Owner {
  readonly #around: Around;
  readonly #aws: Aws;
  readonly #plan: OwnerPlan;
  readonly #id: string;
  /** The origins whose header is in its template; it ignores other origins. */
  readonly #managed: readonly string[];
  readonly #over = new AbortController();
  readonly #putBack = new Set<string>();
  readonly #dead = new Set<string>();
  #back = 0;
  /** The number of calls at its last read that found everything as wanted. */
  #contentAt: number | undefined;

  constructor(around: Around, aws: Aws, plan: OwnerPlan) {
    const [id = ''] = around.gate.targetIds;
    this.#around = around;
    this.#aws = aws;
    this.#plan = plan;
    this.#id = id;
    this.#managed = around.gate.senders
      .filter((one) => one.isTarget && one.distributionId === id)
      .map(({ originId }) => originId);
  }

  movedBack(): number {
    return this.#back;
  }

  putBack(): ReadonlySet<string> {
    return this.#putBack;
  }

  dead(): ReadonlySet<string> {
    return this.#dead;
  }

  async isContent(): Promise<boolean> {
    const value = await this.#wanted();
    return (await this.#sent()).every((one) => one === value);
  }

  async along(): Promise<void> {
    const { local, tell } = this.#around;
    const { kind, every } = this.#plan;
    // One that ignores the header starts a deployment each time; the others only look.
    const next =
      kind === 'ignores the header' ? createPause(local, Math.max(every, shortestPause)) : () => every;
    while (!this.#over.signal.aborted) {
      // Another writer was faster, or CloudFront throttled the call: it applies again.
      await this.#apply().catch((error: unknown) => {
        tell('owner', `fails: ${String(error)}`);
      });
      await local.surroundings.clock.sleep(next(), this.#over.signal).catch(() => undefined);
    }
  }

  end(): void {
    this.#over.abort();
  }

  async #apply(): Promise<void> {
    const { local, watch } = this.#around;
    if (this.#plan.kind === 'ignores the header') {
      local.cloudFront.redeploy(this.#id);
      watch.look();
      return;
    }
    // Without a write since, it would find the same.
    if (this.#contentAt !== undefined && local.calls.slice(this.#contentAt).every(({ write }) => !write))
      return;
    const calls = local.calls.length;
    const value = await this.#wanted();
    const found = await findDistribution(this.#aws, this.#id);
    if (!found || this.#holds(found, value)) {
      this.#contentAt = calls;
      return;
    }
    this.#contentAt = undefined;
    await this.#put(found, value);
  }

  async #put(found: ReadDistribution, value: string): Promise<void> {
    const { watch, tell } = this.#around;
    const { kind } = this.#plan;
    const changed = withOriginHeader(found.config, this.#managed, header, value);
    if (changed.xml === found.config.xml) return;
    const keys = await listAllKeys(this.#aws);
    const ages = new Map(keys.map((key) => [key.value, key.createdAt]));
    const former = (await this.#sent()).map((one) => ages.get(one) ?? 0);
    await updateDistribution(this.#aws, { id: this.#id, etag: found.etag }, changed);
    tell('owner', kind);
    if (kind === 'holds a literal') {
      watch.excuse(this.#id, value);
      this.#putBack.add(value);
      if (!keys.some((key) => key.value === value && key.enabled)) this.#dead.add(value);
    } else if (Math.max(0, ...former) > (ages.get(value) ?? Infinity)) this.#back++;
    watch.look();
  }

  /** The header's value in its template. */
  async #wanted(): Promise<string> {
    if (this.#plan.kind === 'holds a literal') return this.#around.gate.firstValue;
    return secretValue(this.#aws, this.#around.keySecretField);
  }

  #holds({ origins }: ReadDistribution, value: string): boolean {
    return origins
      .filter((origin) => this.#managed.includes(origin.id))
      .every((origin) => headerValues(origin, header).join() === value);
  }

  async #sent(): Promise<readonly string[]> {
    const found = await findDistribution(this.#aws, this.#id);
    return (found ? originsOf(found.config) : [])
      .filter((origin) => this.#managed.includes(origin.id) && origin.domainName !== elsewhere)
      .flatMap((origin) => headerValues(origin, header));
  }
}
