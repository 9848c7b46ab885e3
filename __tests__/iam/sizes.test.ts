import { readdirSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parsePolicy } from '../../local-aws/iam/grammar.ts';
import { policyOf } from '../account/policy-holder.ts';

const files = readdirSync('docs/iam').flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
/** As long as they can be. */
const words = {
  ...{ ACCOUNT_ID: '123456789012', GATE: 'g'.repeat(32), STAGE: 's'.repeat(32), BUCKET: 'b'.repeat(63) },
  ...{
    API_ID: 'a'.repeat(10),
    DISTRIBUTION_ID: 'D'.repeat(14),
    USAGE_PLAN_ID: 'u'.repeat(6),
    API_KEY_ID: 'k'.repeat(10),
  },
  ...{ FUNCTION_ROLE: 'f'.repeat(64), BOUNDARY: 'y'.repeat(64) },
  KMS_KEY_ARN: `arn:aws-us-gov:kms:us-gov-east-1:123456789012:key/mrk-${'k'.repeat(32)}`,
};

test.each(files)(
  '%s.json is taken by IAM and fits into one managed policy, with the longest names too',
  (file) => {
    const text = JSON.stringify(policyOf(file, words));
    expect(() => parsePolicy(text, file.includes('trust') ? 'trust' : 'identity')).not.toThrow();
    // 6,144 characters, white space aside (IAM and AWS STS quotas).
    expect(text.length).toBeLessThanOrEqual(6_144);
  },
);
