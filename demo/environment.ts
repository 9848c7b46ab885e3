import { readFileSync } from 'node:fs';
import type { PolicyDocument } from '../local-aws/iam/policy.ts';
import type { LocalAws } from '../local-aws/local-aws.ts';

const commands = ['deploy', 'gate', 'rotate', 'status', 'destroy'];
/** Words of docs/iam for what is not made yet, or for any gate: here they stand for any. */
const placeholders =
  /\b(API_ID|API_KEY_ID|STAGE|DISTRIBUTION_ID|USAGE_PLAN_ID|KEY_SECRET|GATE|FUNCTION_ROLE|BUCKET)\b/g;

export const workflowKey = {
  accessKeyId: 'AKIALOCALAWSWORKFLOW',
  secretAccessKey: 'local-aws/workflow/secret/access/key',
};

/**
 * Where a workflow's step finds AWS, in a role that has the published policies (docs/iam) of all commands and may do
 * nothing else: what the demo and the tests of the built action show, they show under these.
 */
export function workflowEnvironment(
  url: string,
  { surroundings, credentials, iam }: Pick<LocalAws, 'surroundings' | 'credentials' | 'iam'>,
  policies: readonly string[] = commands,
): Readonly<Record<string, string>> {
  const { account, partition } = surroundings;
  const principalArn = `arn:${partition}:iam::${account}:user/workflow`;
  credentials.add({ ...workflowKey, principalArn });
  iam.grant(
    principalArn,
    policies.map((name) => published(name, account)),
  );
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: surroundings.region,
    AWS_ACCESS_KEY_ID: workflowKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: workflowKey.secretAccessKey,
  };
}

function published(name: string, account: string): PolicyDocument {
  const file = new URL(`../docs/iam/${name}.json`, import.meta.url);
  const text = readFileSync(file, 'utf8').replaceAll(placeholders, '*');
  return JSON.parse(text.replaceAll('ACCOUNT_ID', account)) as PolicyDocument;
}
