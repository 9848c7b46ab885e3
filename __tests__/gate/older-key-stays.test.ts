import { UntagResourceCommand } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { readInputs } from '../../src/inputs/inputs.ts';
import { runRotate } from '../../src/runs/rotate.ts';
import type { RunResult } from '../../src/report/run-result.ts';
import { distributionOf, during, gated, pass, type Gated } from './scene.ts';

type Revoke = 'no' | 'graceful';

/** What a workflow gets, and the warnings on the way. */
async function run(
  { account, live }: Gated,
  revoke: Revoke,
): Promise<RunResult & { readonly warnings: string }> {
  const inputs = readInputs({
    ...{ INPUT_COMMAND: 'rotate', INPUT_NAME: 'photos', INPUT_REVOKE: revoke },
    'INPUT_DISTRIBUTION-IDS': live.distributionId,
    AWS_REGION: 'eu-central-1',
  });
  const warnings: string[] = [];
  const result = await during(account, (context) => {
    const warned = (line: string): void => void warnings.push(line);
    return runRotate({ ...context, journal: { ...context.journal, warned } }, inputs, []);
  });
  return { ...result, warnings: warnings.join('\n') };
}

/** Something outside `distribution-ids` sends the key as well. */
async function copied(): Promise<Gated & { readonly copy: string }> {
  const scene = await gated();
  const headers = { 'x-origin-secret': scene.key.value };
  const copy = await during(scene.account, ({ aws }) =>
    distributionOf(aws, [{ domain: 'proxy.example.net', headers }]),
  );
  await pass(scene.account, 600);
  return { ...scene, copy };
}

const untag = ({ account, key }: Gated): Promise<unknown> =>
  during(account, ({ aws }) =>
    aws.apiGateway.send(
      new UntagResourceCommand({
        resourceArn: `arn:aws:apigateway:${aws.region}::/apikeys/${key.id}`,
        tagKeys: ['cloudfront-image-gate'],
      }),
    ),
  );

/** How the account is, the outcome, and what must be said of the key. */
const scenes: readonly (readonly [
  string,
  string,
  () => Promise<{ scene: Gated; words: readonly string[] }>,
])[] = [
  [
    'another distribution sends it',
    'still-sent',
    async () => {
      const scene = await copied();
      return { scene, words: [`key ${scene.key.id} stays valid: ${scene.copy} still sends it`] };
    },
  ],
  [
    'its tag was taken away',
    'not-owned',
    async () => {
      const scene = await gated();
      await untag(scene);
      return { scene, words: [`key ${scene.key.id} is not this gate's`, 'stays valid'] };
    },
  ],
  [
    'its tag was taken away, and another distribution sends it',
    'not-owned',
    async () => {
      const scene = await copied();
      await untag(scene);
      return { scene, words: [`key ${scene.key.id} is not this gate's`, `${scene.copy} still sends it`] };
    },
  ],
];

describe.each(scenes)('an older key stays valid: %s', (_, outcome, open) => {
  test('without `revoke` a warning names it, in the last sentence too, and the run passes', async () => {
    const { scene, words } = await open();
    const { failure, warnings, sentence, outputs } = await run(scene, 'no');
    expect(failure).toBeUndefined();
    expect(outputs).toMatchObject({ outcome, rotated: true });
    for (const word of words) {
      expect(warnings).toContain(word);
      expect(sentence).toContain(word);
    }
    expect(sentence).not.toContain('no older key is left');
  });

  test('with `revoke` the run fails, and says the same', async () => {
    const { scene, words } = await open();
    const { failure, outputs } = await run(scene, 'graceful');
    expect(outputs).toMatchObject({ outcome, rotated: true });
    expect(failure?.anchor).toBe(outcome);
    for (const word of words) expect(failure?.message).toContain(word);
  });
});
