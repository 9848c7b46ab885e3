import type { Fetched } from '../fetch.ts';

/** What the page shows at one moment. Ids only: the page never gets a key's value. */
export interface PageView {
  readonly edges: readonly EdgeView[];
  readonly keys: readonly KeyView[];
  readonly viewers: { readonly requests: number; readonly refused: number; readonly failed: number };
  readonly run: RunView;
  /** What each edge sent until now, kept here: the page may have been opened late. */
  readonly lanes: readonly LaneView[];
  readonly marks: readonly MarkView[];
}

export interface LaneView {
  /** The edge's. */
  readonly name: string;
  /** Times in ms since the epoch, without gaps. */
  readonly stretches: readonly {
    readonly keyId: string | undefined;
    readonly refused: boolean;
    readonly from: number;
    readonly to: number;
  }[];
}

/** Something that happened, at a time in ms since the epoch. */
export interface MarkView {
  readonly at: number;
  readonly word: string;
}

export interface EdgeView {
  readonly name: string;
  /** The id of the key that this edge sends now; undefined for a value that is not a key of the account, or none. */
  readonly keyId: string | undefined;
}

export interface KeyView {
  readonly id: string;
  readonly state: 'enabled' | 'disabled' | 'deleted';
}

/** `harmed`: an outsider has put an old header back. */
export interface RunView {
  readonly state: 'idle' | 'running' | 'finished' | 'failed' | 'killed' | 'harmed';
  /** What the action printed, newest last. */
  readonly lines: readonly string[];
}

export const actionNames = ['rotate', 'kill', 'outsider'] as const;
export type ActionName = (typeof actionNames)[number];

/** The page's data source, and its buttons' actions. */
export interface PageSources {
  readonly images: readonly string[];
  /** Shown at the foot of the page, to try by hand. */
  readonly addresses: readonly { readonly what: string; readonly url: string }[];
  /** Called a few times a second while the page is open. */
  look(): PageView;
  /** An image through CloudFront, as a browser would request it: `/cat.png?w=400`. */
  image(path: string, accept: string): Promise<Fetched>;
  /** A button's action; resolves as soon as it has begun. Rejects with a message if it is not possible now. */
  act(name: ActionName): Promise<void>;
}
