import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { addTags } from '../../src/aws/apigateway/tagging.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { secretTags } from '../../src/aws/ownership.ts';
import { createPause } from './outsiders-pause.ts';
import type { Stage } from './stage.ts';

export const worldsSecret = 'world/origin-key';
/** The member of a JSON secret with the key. */
export const secretField = 'originKey';

/** The secret of a world, with the live key in it; `field`: as one member of several. */
export async function createSecret(aws: Aws, value: string, field: string | undefined): Promise<void> {
  const text = field === undefined ? value : JSON.stringify({ user: 'pictures', [field]: value, note: 0 });
  await aws
    .create(SecretsManagerClient)
    .send(new CreateSecretCommand({ Name: worldsSecret, SecretString: text }));
}

/** The state after a `gate` that got the secret. */
export async function rememberSecret(aws: Aws, planId: string, field: string | undefined): Promise<void> {
  await addTags(aws, 'usageplans', planId, secretTags(worldsSecret, field) ?? {});
}

/** The secret's value for its readers. */
export async function secretValue(aws: Aws, field: string | undefined): Promise<string> {
  const text = await readText(aws);
  return field === undefined ? text : String((JSON.parse(text) as Record<string, unknown>)[field]);
}

/** Another tool with its own member in the secret, which it changes while the runs are in progress. */
export interface MemberOwner {
  along(): Promise<void>;
  end(): void;
  /** Differences from what it wrote, in words. */
  wrong(): Promise<readonly string[]>;
}

export function createMemberOwner({ local, tell }: Stage, aws: Aws, pause: number): MemberOwner {
  const over = new AbortController();
  let note = 0;
  const change = async (): Promise<void> => {
    // Instantly, so that the write is not lost and overwrites nothing of another tool's.
    const members = JSON.parse(await readText(aws)) as Record<string, unknown>;
    const SecretString = JSON.stringify({ ...members, note: ++note });
    await aws
      .create(SecretsManagerClient)
      .send(new PutSecretValueCommand({ SecretId: worldsSecret, SecretString }));
    tell('member', `note ${note}`);
  };
  return {
    along: async () => {
      const next = createPause(local, pause);
      for (;;) {
        await local.surroundings.clock.sleep(next(), over.signal).catch(() => undefined);
        if (over.signal.aborted) return;
        await change();
      }
    },
    end: () => {
      over.abort();
    },
    wrong: async () => {
      const members = JSON.parse(await readText(aws)) as Record<string, unknown>;
      const found = JSON.stringify([members.user, members.note]);
      const left = JSON.stringify(['pictures', note]);
      return found === left ? [] : [`the secret's other members are ${found} instead of ${left}`];
    },
  };
}

async function readText(aws: Aws): Promise<string> {
  const command = new GetSecretValueCommand({ SecretId: worldsSecret });
  return (await aws.create(SecretsManagerClient).send(command)).SecretString ?? '';
}
