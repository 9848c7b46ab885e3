/** `service:Operation`, as IAM calls it, of the SDK's client and class. */
export function nameOf(
  { config }: { readonly config: unknown },
  { name }: { readonly name: string },
): string {
  const service = (config as { readonly serviceId: string }).serviceId.replace('CloudWatch ', '');
  return `${service.replace(' ', '').toLowerCase()}:${name.replace(/Command$/, '')}`;
}
