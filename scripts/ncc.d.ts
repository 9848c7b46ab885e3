/** The part of ncc's programmatic interface that the build uses (its readme, "Programmatically From Node.js"). */
declare module '@vercel/ncc' {
  export default function ncc(
    entry: string,
    options: {
      readonly esm?: boolean;
      readonly cache?: boolean;
      readonly quiet?: boolean;
      readonly license?: string;
      readonly externals?: Readonly<Record<string, string>>;
    },
  ): Promise<{
    readonly code: string;
    readonly assets: Readonly<Record<string, { readonly source: string | Uint8Array } | undefined>>;
  }>;
}
