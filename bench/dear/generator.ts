import type { Random } from '../../local-aws/random.ts';

/** What a generator makes an original from: plain JSON, so that the most expensive one found can be recorded and made again. */
export type Recipe = Readonly<Record<string, string | number | boolean>>;

/** One kind of originals that the search for dear requests draws from. */
export interface Generator {
  readonly name: string;
  /** A new recipe. */
  draw(random: Random): Recipe;
  /** A neighbour of `recipe`: one thing changed. */
  vary(recipe: Recipe, random: Random): Recipe;
  /** The same bytes for the same recipe. */
  make(recipe: Recipe): Promise<Buffer>;
}
