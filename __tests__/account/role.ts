import type { Hand } from './hand.ts';

/** What a role is for: functions. */
export const trust = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** A role for functions that was made by hand; its ARN. */
export async function addRole({ iam }: Hand, RoleName: string): Promise<string> {
  return (await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust })).Role?.Arn ?? '';
}
