import type { ScenarioAccount } from './checked-account.ts';

/** Every operation of Secrets Manager that is served, with success. */
export async function secretsScenario({ sendTo }: ScenarioAccount): Promise<void> {
  const send = sendTo('secretsmanager');
  const SecretId = 'photos/key';
  const Tags = [{ Key: 'a', Value: 'b' }];
  const created = await send('CreateSecret', { Name: SecretId, SecretString: 'one', Description: 'd', Tags });
  const { VersionId } = await send('PutSecretValue', { SecretId, SecretString: 'two' });
  await send('UpdateSecretVersionStage', {
    ...{ SecretId, VersionStage: 'AWSPREVIOUS', RemoveFromVersionId: created.VersionId },
    MoveToVersionId: VersionId,
  });
  await send('PutSecretValue', { SecretId, SecretString: 'three', VersionStages: ['AWSPENDING'] });
  await send('GetSecretValue', { SecretId, VersionStage: 'AWSPENDING' });
  await send('TagResource', { SecretId, Tags });
  await send('DeleteSecret', { SecretId, RecoveryWindowInDays: 7 });
  await send('DescribeSecret', { SecretId });
  await send('RestoreSecret', { SecretId });
}
