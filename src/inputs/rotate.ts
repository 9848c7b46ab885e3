import type { Intent } from '../rotation/intent.ts';
import { distributionId, domainName } from './patterns.ts';
import { list, number, text, word, type ReadInput } from './words.ts';

export interface RotateInputs {
  readonly intent: Intent;
  readonly distributionIds: readonly string[];
  readonly apiDomains: readonly string[];
  readonly probePath: string | undefined;
  /** `https://` and a host. */
  readonly viewerUrl: string | undefined;
  readonly propagation: number;
}

/** What `rotate` is asked for; the other commands share its waits. */
export function readRotate(read: ReadInput): RotateInputs {
  const days = number(read, 'max-key-age', [0, 3_650], 'days', 'any');
  return {
    intent: {
      scope: 'rotate',
      maxKeyAge: days === undefined ? undefined : days * 86_400,
      revoke: word(read, 'revoke', ['no', 'graceful', 'immediate'], 'no'),
      deleteOld: word(read, 'delete-old', ['now', 'next-run'], 'now'),
      settle: number(read, 'settle-seconds', [0, 900], 'seconds'),
      deploymentTimeout: (number(read, 'deployment-timeout', [1, 120], 'minutes', 'any') ?? 30) * 60,
    },
    distributionIds: list(read, 'distribution-ids', ...distributionId),
    apiDomains: list(read, 'api-domains', ...domainName),
    probePath: text(read, 'probe-path', /^\/[^\s?#]*$/, 'a path with a leading slash, without a query'),
    viewerUrl: text(read, 'viewer-url', /^https:\/\/[^\s/?#@]+$/, '`https://` and a host, without a path'),
    propagation: number(read, 'propagation-seconds', [0, 600], 'seconds') ?? 90,
  };
}
