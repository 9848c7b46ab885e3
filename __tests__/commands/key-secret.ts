import * as sdk from '@aws-sdk/client-secrets-manager';
import { findDistribution, updateDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { headerValues, originsOf, withOriginHeader } from '../../src/aws/cloudfront/distribution-config.ts';
import { keyHeader } from '../../src/aws/cloudfront/gate-parts.ts';
import type { Aws } from '../../src/aws/client/connect.ts';

export const keySecret = 'photos/origin-key';

/** Calls to Secrets Manager as a person or another tool makes them. */
export async function ask(aws: Aws, operation: string, input: object = {}): Promise<Record<string, unknown>> {
  const client = aws.create(sdk.SecretsManagerClient);
  const commands = sdk as unknown as Record<string, (new (input: object) => never) | undefined>;
  const Command = commands[`${operation}Command`];
  if (!Command) throw new Error(operation);
  const named = operation === 'CreateSecret' ? { Name: keySecret } : { SecretId: keySecret };
  return (await client.send(new Command({ ...named, ...input }))) as object as Record<string, unknown>;
}

/** What a stage of the secret holds; undefined: there is no such stage. */
export async function valueOf(aws: Aws, VersionStage = 'AWSCURRENT'): Promise<unknown> {
  return ask(aws, 'GetSecretValue', { VersionStage }).then(
    ({ SecretString }) => SecretString,
    () => undefined,
  );
}

/** What a distribution sends to its first origin. */
export async function sentBy(aws: Aws, id: string): Promise<string | undefined> {
  const found = await findDistribution(aws, id);
  const [origin] = found ? originsOf(found.config) : [];
  return origin && headerValues(origin, keyHeader)[0];
}

/** A tool that owns the header applies it: undefined where nothing differs, as a plan without changes. */
export async function apply(aws: Aws, id: string, value: string): Promise<string | undefined> {
  const found = await findDistribution(aws, id);
  if (!found) throw new Error(`there is no distribution ${id}`);
  const origins = originsOf(found.config);
  const changed = origins.reduce(
    (xml, origin) => withOriginHeader(xml, origin.id, keyHeader, value),
    found.config,
  );
  return changed.xml === found.config.xml
    ? undefined
    : updateDistribution(aws, { id, etag: found.etag }, changed);
}
