import { expect, test } from '@jest/globals';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { assume, awsAssumptions } from '../../local-aws/assumptions.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { openAccount, settingsWith } from './account.ts';

/** IAM takes as long as ever to tell Lambda of a new role, so that each text is met (terraform-provider-aws#4633). */
const slowly = assume(awsAssumptions, {
  cloudFront: { edges: [2, 2], edgeDelay: [5_000, 40_000] },
  iam: { roleDelay: [15_000, 15_000] },
});

test('a fresh role is waited for, whichever of its two texts Lambda refuses it with', async () => {
  let refused = 0;
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const account = await openAccount(seed, slowly);
    const outcome = await account.run((context) => deploy(context, settingsWith()));
    expect(outcome).toMatchObject({ pending: false, functionVersion: '1' });
    refused += account.world.calls.filter((call) => call.outcome === 'InvalidParameterValueException').length;
  }
  expect(refused).toBeGreaterThan(3);
});

test('a fresh role is waited for where a function that stands is given it', async () => {
  const account = await openAccount(1, slowly);
  await account.run((context) => deploy(context, settingsWith()));
  const { Role } = await account.aws.iam.send(
    new CreateRoleCommand({
      RoleName: 'own',
      AssumeRolePolicyDocument: JSON.stringify({
        Statement: [
          { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      }),
    }),
  );
  const again = await account.run((context) => deploy(context, settingsWith({ functionRoleArn: Role?.Arn })));
  expect(again).toMatchObject({ pending: false, functionVersion: '2' });
});
