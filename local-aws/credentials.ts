import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

export interface Caller {
  readonly accessKeyId: string;
  /** `arn:aws:iam::123456789012:user/administrator`, `arn:aws:sts::123456789012:assumed-role/name/session`. */
  readonly principalArn: string;
}

export interface Credential extends Caller {
  readonly secretAccessKey: string;
  /** Only temporary credentials have one; requests must then carry it. */
  readonly sessionToken?: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number;
}

/** Every access key of this world. */
export type Credentials = ReturnType<typeof createCredentials>;

/** The default credentials of the demo and the tests. */
export const administratorKey = {
  accessKeyId: 'AKIALOCALAWSADMIN000',
  secretAccessKey: 'local-aws/administrator/secret/access/key',
};

/** Starts with the administrator, who has all permissions. */
export function createCredentials(clock: Clock, random: Random, account: string, partition: string) {
  const known = new Map<string, Credential>();
  const add = (credential: Credential): void => {
    known.set(credential.accessKeyId, credential);
  };
  add({ ...administratorKey, principalArn: `arn:${partition}:iam::${account}:user/administrator` });
  return {
    add,
    find: (accessKeyId: string) => known.get(accessKeyId),
    /** Temporary credentials, as an assumed role gets them; `lifetime` in ms. */
    issue: (principalArn: string, lifetime: number): Credential => {
      const credential = {
        accessKeyId: `ASIA${random.id(16).toUpperCase()}`,
        secretAccessKey: random.id(40),
        sessionToken: random.id(64),
        principalArn,
        expiresAt: clock.now() + lifetime,
      };
      add(credential);
      return credential;
    },
  };
}
