/** Whether `contentType` (with or without parameters) falls under `pattern`, which may hold asterisks in place of a part. */
export function matchesMediaType(pattern: string, contentType: string | undefined): boolean {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (!type) return false;
  const [kind = '', detail = ''] = type.split('/');
  const [wantedKind = '', wantedDetail = ''] = pattern.toLowerCase().split('/');
  return (wantedKind === '*' || wantedKind === kind) && (wantedDetail === '*' || wantedDetail === detail);
}
