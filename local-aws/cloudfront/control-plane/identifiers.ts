import type { Random } from '../../random.ts';

/** As a distribution's id or a version (ETag) looks: `E` and 13 capitals or digits. */
export function capitalId(random: Random): string {
  return `E${random.id(13).toUpperCase()}`;
}

/** As a policy's id looks: a UUID. */
export function policyId(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.integer(0, 15).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}
