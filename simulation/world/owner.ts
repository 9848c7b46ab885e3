import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { listAllKeys } from '../../src/aws/apigateway/api-key.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import {
  findDistribution,
  updateDistribution,
  type ReadDistribution,
} from '../../src/aws/cloudfront/distribution.ts';
import { headerValues, originsOf, withOriginHeader } from '../../src/aws/cloudfront/distribution-config.ts';
import { elsewhere } from './outsider.ts';
import type { OwnerPlan } from './plan.ts';
import type { Stage } from './run.ts';

export interface Owner {
  /** How often an apply of what the secret held took viewers back to an older key. */
  movedBack(): number;
  /** The literals that it put back into a header: whether their keys are still there is not the rotation's doing. */
  putBack(): ReadonlySet<string>;
  /** Those of them whose key was disabled or gone by then: they are sent, and no run has to keep them. */
  dead(): ReadonlySet<string>;
  /** Whether its next apply would change nothing that leads to the gate: no rotation touches what leads elsewhere. */
  isContent(): Promise<boolean>;
  along(): Promise<void>;
  end(): void;
}

export const worldsSecret = 'world/origin-key';
const header = 'x-api-key';

/** The secret of a world, with the live key in it. */
export async function createSecret(aws: Aws, value: string): Promise<void> {
  const command = new CreateSecretCommand({ Name: worldsSecret, SecretString: value });
  await aws.create(SecretsManagerClient).send(command);
}

/** What an owner needs of the world around it. */
type Around = Pick<Stage, 'local' | 'gate' | 'tell'> & {
  readonly watch: Pick<Stage['watch'], 'excuse' | 'look'>;
};

export function createOwner({ local, gate, watch, tell }: Around, aws: Aws, plan: OwnerPlan): Owner {
  const { clock } = local.surroundings;
  const [id = ''] = gate.targetIds;
  /** The origins whose header stands in its template; what another origin sends is not its business. */
  const managed = gate.senders
    .filter((one) => one.isTarget && one.distributionId === id)
    .map(({ originId }) => originId);
  const over = new AbortController();
  let back = 0;
  const putBack = new Set<string>();
  const dead = new Set<string>();

  const wanted = async (): Promise<string> => {
    if (plan.kind === 'holds a literal') return gate.firstValue;
    const command = new GetSecretValueCommand({ SecretId: worldsSecret });
    return (await aws.create(SecretsManagerClient).send(command)).SecretString ?? '';
  };
  const sent = async (): Promise<readonly string[]> => {
    const found = await findDistribution(aws, id);
    return (found ? originsOf(found.config) : [])
      .filter((origin) => managed.includes(origin.id) && origin.domainName !== elsewhere)
      .flatMap((origin) => headerValues(origin, header));
  };
  const apply = async (): Promise<void> => {
    if (plan.kind === 'ignores the header') {
      local.cloudFront.redeploy(id);
      return;
    }
    const value = await wanted();
    const found = await findDistribution(aws, id);
    const isThere = ({ origins }: ReadDistribution): boolean =>
      origins
        .filter((origin) => managed.includes(origin.id))
        .every((origin) => headerValues(origin, header).join() === value);
    if (!found || isThere(found)) return;
    const changed = managed.reduce(
      (config, originId) => withOriginHeader(config, originId, header, value),
      found.config,
    );
    if (changed.xml === found.config.xml) return;
    const keys = await listAllKeys(aws);
    const ages = new Map(keys.map((key) => [key.value, key.createdAt]));
    const former = (await sent()).map((one) => ages.get(one) ?? 0);
    await updateDistribution(aws, { id, etag: found.etag }, changed);
    tell('owner', plan.kind);
    if (plan.kind === 'holds a literal') {
      watch.excuse(id, value);
      putBack.add(value);
      if (!keys.some((key) => key.value === value && key.enabled)) dead.add(value);
    } else if (Math.max(0, ...former) > (ages.get(value) ?? Infinity)) back++;
  };
  return {
    movedBack: () => back,
    putBack: () => putBack,
    dead: () => dead,
    isContent: async () => {
      const value = await wanted();
      return (await sent()).every((one) => one === value);
    },
    along: async () => {
      while (!over.signal.aborted) {
        // Another writer was faster, or CloudFront had enough: it applies again.
        await apply().catch((error: unknown) => {
          tell('owner', `fails: ${String(error)}`);
        });
        watch.look();
        await clock.sleep(plan.every, over.signal).catch(() => undefined);
      }
    },
    end: () => {
      over.abort();
    },
  };
}
