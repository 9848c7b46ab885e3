import type { ScenarioAccount } from './checked-account.ts';

/** Every operation of CloudWatch Logs that is served, with success. */
export async function logsScenario({ aws, sendTo }: ScenarioAccount): Promise<void> {
  const send = sendTo('logs');
  const logGroupName = '/aws/lambda/resize';
  const resourceArn = `arn:aws:logs:eu-central-1:123456789012:log-group:${logGroupName}`;
  await send('CreateLogGroup', { logGroupName, tags: { a: 'b' } });
  await send('CreateLogGroup', { logGroupName: `${logGroupName}-other` });
  await send('PutRetentionPolicy', { logGroupName, retentionInDays: 30 });
  await send('DescribeLogGroups', { logGroupNamePrefix: logGroupName, limit: 1 });
  aws.logs.setAccountRetention({ policyName: 'all', days: 90 });
  await send('DescribeLogGroups');
  await send('TagResource', { resourceArn, tags: { c: 'd' } });
  await send('ListTagsForResource', { resourceArn });
  await send('DeleteRetentionPolicy', { logGroupName });
  await send('DeleteLogGroup', { logGroupName });
}
