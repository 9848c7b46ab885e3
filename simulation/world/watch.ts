import type { LocalAws } from '../../local-aws/local-aws.ts';
import { keyWithin } from './distribution.ts';
import type { Sender } from './gate.ts';

/** A value that an edge may send and that some host of the API rejects. */
export interface Refusal {
  readonly at: number;
  readonly distributionId: string;
  readonly value: string | undefined;
  /** An outsider put the value there, or took the key away: no rotation can help that. */
  readonly byOutsider: boolean;
}

/**
 * Checks at every instant of a possible change whether each host accepts what each edge sends, for every origin of the account that
 * sent a key at the start, another owner's included, and the stage that it points to.
 */
export interface Watch {
  readonly refusals: readonly Refusal[];
  /** To be called after every write. */
  look(): void;
  /** An outsider put this value on this distribution: the rotation is not responsible for the effects. */
  excuse(distributionId: string, value: string): void;
  /** An outsider removed this key: a viewer with it is rejected. */
  excuseKey(value: string): void;
  /** An outsider removed the plan: no key is valid any more. */
  excuseEverything(): void;
  /** What was removed is restored: from now on everything counts again. */
  excuseNoMore(): void;
  /** The outsider's write failed. */
  excuseNobody(): void;
  isExcused(distributionId: string): boolean;
  /** Runs along with virtual time until {@link end}. */
  along(): Promise<void>;
  end(): void;
}

const longestNap = 3_600_000;

/** Its own reason, because creating the default one costs more than a check. */
const woken = new Error('something may have changed');

/**
 * `patient`: requests that left an edge a while ago count as well. A run that revokes a leaked key does not wait for those, so during
 * one only what an edge currently sends counts.
 */
export function createWatch(
  local: LocalAws,
  { senders }: { readonly senders: readonly Sender[] },
  patient: boolean,
): Watch {
  return new SenderWatch(local, senders, patient);
}

class SenderWatch implements Watch {
  readonly refusals: Refusal[] = [];
  readonly #local: LocalAws;
  readonly #senders: readonly Sender[];
  readonly #patient: boolean;
  readonly #known = new Set<string>();
  readonly #excused = new Set<string>();
  readonly #excusedKeys = new Set<string>();
  #allExcused = false;
  #over = false;
  #nap = new AbortController();

  constructor(local: LocalAws, senders: readonly Sender[], patient: boolean) {
    this.#local = local;
    this.#senders = senders;
    this.#patient = patient;
  }

  look(): void {
    this.#check();
    this.#nap.abort(woken);
  }

  excuse(distributionId: string, value: string): void {
    this.#excused.add(`${distributionId} ${value}`);
  }

  excuseKey(value: string): void {
    this.#excusedKeys.add(value);
  }

  excuseEverything(): void {
    this.#allExcused = true;
  }

  excuseNoMore(): void {
    this.#allExcused = false;
    this.#known.clear();
    this.look();
  }

  excuseNobody(): void {
    this.#allExcused = false;
    this.#excused.clear();
    this.#excusedKeys.clear();
  }

  isExcused(distributionId: string): boolean {
    return (
      this.#allExcused ||
      this.#excusedKeys.size > 0 ||
      [...this.#excused].some((name) => name.startsWith(distributionId))
    );
  }

  async along(): Promise<void> {
    const { clock } = this.#local.surroundings;
    while (!this.#over) {
      this.#check();
      this.#nap = new AbortController();
      await clock.sleep(this.#untilNextChange(), this.#nap.signal).catch(() => undefined);
    }
  }

  end(): void {
    this.#over = true;
    this.#nap.abort(woken);
  }

  #check(): void {
    for (const sender of this.#senders) this.#checkSender(sender);
  }

  #checkSender({ distributionId, originId, header, leadsTo: { apiId, stage } }: Sender): void {
    const { apiGateway, cloudFront, surroundings } = this.#local;
    const sent = (this.#patient ? cloudFront.mayArrive : cloudFront.sends)(distributionId, header, originId);
    for (const value of sent) {
      const key = value === undefined ? undefined : keyWithin(value);
      if (key !== undefined && apiGateway.accepts(apiId, stage, key).every(Boolean)) continue;
      const name = `${distributionId} ${value ?? ''}`;
      const fault = `${name} ${originId}`;
      if (this.#known.has(fault)) continue;
      this.#known.add(fault);
      const byOutsider = this.#allExcused || this.#excused.has(name) || this.#excusedKeys.has(value ?? '');
      this.refusals.push({ at: surroundings.clock.now(), distributionId, value, byOutsider });
    }
  }

  #untilNextChange(): number {
    const { apiGateway, cloudFront, surroundings } = this.#local;
    const now = surroundings.clock.now();
    const nextOf = new Map<string, number | undefined>();
    for (const { distributionId, leadsTo } of this.#senders) {
      const { apiId, stage } = leadsTo;
      const place = `${apiId}/${stage}`;
      if (!nextOf.has(place)) nextOf.set(place, apiGateway.nextChange(apiId, stage));
      if (!nextOf.has(distributionId)) nextOf.set(distributionId, cloudFront.nextChange(distributionId));
    }
    return Math.min(longestNap, ...[...nextOf.values()].map((moment = Infinity) => moment - now));
  }
}
