import type { EdgeView, KeyView, LaneView, MarkView } from './view.ts';

/** How much of the past is kept, in milliseconds. */
const kept = 120_000;

/** What happened to a gate, whether or not the page was open. */
export class History {
  private readonly lanes = new Map<string, LaneView>();
  private seen: MarkView[] = [];
  private mixed = false;
  private gone = new Set<string>();

  /** What the edges send at this moment, in ms since the epoch. */
  look(at: number, edges: readonly EdgeView[], keys: readonly KeyView[]): void {
    for (const { name, keyId } of edges) {
      const refused = !keys.some(({ id, state }) => id === keyId && state === 'enabled');
      const { stretches } = this.lanes.get(name) ?? { stretches: [] };
      const last = stretches.at(-1);
      const goesOn = last !== undefined && last.keyId === keyId && last.refused === refused;
      const now = { keyId, refused, from: goesOn ? last.from : (last?.to ?? at), to: at };
      const before = (goesOn ? stretches.slice(0, -1) : stretches).filter(({ to }) => to > at - kept);
      this.lanes.set(name, { name, stretches: [...before, now] });
    }
    this.compare(at, edges, keys);
  }

  mark(at: number, word: string): void {
    this.seen = [...this.seen.filter((one) => one.at > at - kept), { at, word }];
  }

  view(): { readonly lanes: readonly LaneView[]; readonly marks: readonly MarkView[] } {
    return { lanes: [...this.lanes.values()], marks: this.seen };
  }

  private compare(at: number, edges: readonly EdgeView[], keys: readonly KeyView[]): void {
    const mixed = new Set(edges.map(({ keyId }) => keyId)).size > 1;
    if (mixed !== this.mixed) this.mark(at, mixed ? 'first edge switched' : 'all edges switched');
    this.mixed = mixed;
    const gone = new Set(keys.filter(({ state }) => state === 'deleted').map(({ id }) => id));
    for (const id of gone) if (!this.gone.has(id)) this.mark(at, 'old key deleted');
    this.gone = gone;
  }
}
