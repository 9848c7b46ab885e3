/** The name `service:Operation`, as in IAM, from the SDK's client and class. */
export function nameOf({ config }: { config: unknown }, { name }: { name: string }): string {
  const service = (config as { readonly serviceId: string }).serviceId.replace('CloudWatch ', '');
  return `${service.replace(' ', '').toLowerCase()}:${name.replace(/Command$/, '')}`;
}
