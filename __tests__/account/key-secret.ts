import type { Hand } from './hand.ts';

export const keySecret = 'photos/origin-key';

/** What a stage of the secret holds; undefined: there is no such stage. */
export async function secretValue(
  { secrets }: Hand,
  VersionStage = 'AWSCURRENT',
): Promise<string | undefined> {
  return secrets.getSecretValue({ SecretId: keySecret, VersionStage }).then(
    ({ SecretString }) => SecretString,
    () => undefined,
  );
}
