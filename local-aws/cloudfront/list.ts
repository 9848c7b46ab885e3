/** The items of a CloudFront list, which may be missing. */
export function itemsOf<T>(list: { readonly Items?: T[] | undefined } | undefined): readonly T[] {
  return list?.Items ?? [];
}

/** A list in CloudFront's form. */
export function listOf<T>(...Items: T[]): { readonly Quantity: number; readonly Items: T[] } {
  return { Quantity: Items.length, Items };
}
