import { createVirtualClock } from '../../local-aws/clock.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { clientsOf } from '../local-aws/local-account.ts';

/** One implementation of AWS's control plane, as the SDK's clients see it. */
export interface Peer extends ReturnType<typeof clientsOf> {
  readonly name: string;
  /** Lets everything that is on its way arrive: deployments, Pending functions, new roles. */
  settle(): Promise<void>;
}

const region = 'us-east-1';

/** A new local-aws in virtual time, without rates: what is compared is the answers. */
export function localPeer(): Peer {
  const clock = createVirtualClock(Date.now());
  const { requestHandler } = createLocalAws({
    ...{ clock, region, rates: false },
    overrides: {
      apiGateway: { deletedKeyStaysInPlan: 0 },
      cloudFront: { unchangedUpdateDeploys: 0 },
    },
  });
  return {
    name: 'local-aws',
    ...clientsOf({ region, credentials: administratorKey, requestHandler: requestHandler() }),
    settle: () => clock.run(clock.sleep(3_600_000)),
  };
}

/** moto at `endpoint`. It has no delays; it is emptied before each scenario. */
export async function motoPeer(endpoint: string): Promise<Peer> {
  await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  return {
    name: 'moto',
    ...clientsOf({ region, endpoint, credentials }),
    settle: () => Promise.resolve(),
  };
}
