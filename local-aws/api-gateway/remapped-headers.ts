/** What API Gateway renames on the way out (developer guide, "Important notes": remapped headers). */
const renamed = new Set([
  'connection',
  'content-length',
  'date',
  'server',
  'www-authenticate',
  'transfer-encoding',
  'upgrade',
  'trailer',
]);

/** Header names in lower case, those that API Gateway keeps for itself under `x-amzn-remapped-`. */
export function remapped(
  headers: Readonly<Record<string, string | readonly string[]>>,
): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const lower = name.toLowerCase();
      return [renamed.has(lower) ? `x-amzn-remapped-${lower}` : lower, value];
    }),
  );
}
