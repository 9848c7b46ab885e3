import { readFileSync } from 'node:fs';
import type { PolicyDocument } from '../local-aws/iam/policy.ts';
import type { LocalAws } from '../local-aws/local-aws.ts';

const commands = ['deploy', 'gate', 'rotate', 'status', 'destroy'];
/** Placeholders of docs/iam for what does not exist yet, or for any gate; here they match anything. */
const placeholders =
  /\b(API_ID|API_KEY_ID|STAGE|DISTRIBUTION_ID|USAGE_PLAN_ID|KEY_SECRET|GATE|FUNCTION_ROLE|BUCKET)\b/g;

export const workflowKey = {
  accessKeyId: 'AKIALOCALAWSWORKFLOW',
  secretAccessKey: 'local-aws/workflow/secret/access/key',
};

/**
 * The environment of a workflow's step, in a role that has exactly the published policies (docs/iam) of all commands, so that the
 * demo and the tests of the built action run under these.
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
