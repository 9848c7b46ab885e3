import { APIGateway } from '@aws-sdk/client-api-gateway';
import { CloudFront } from '@aws-sdk/client-cloudfront';
import { IAM } from '@aws-sdk/client-iam';
import { Lambda } from '@aws-sdk/client-lambda';
import { STS } from '@aws-sdk/client-sts';
import { createVirtualClock } from '../../local-aws/clock.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';

/** One implementation of AWS's control plane, as the SDK's clients see it. */
export interface Peer {
  readonly name: string;
  readonly apiGateway: APIGateway;
  readonly cloudFront: CloudFront;
  readonly iam: IAM;
  readonly lambda: Lambda;
  readonly sts: STS;
  /** Lets everything that is on its way arrive: deployments, Pending functions, new roles. */
  settle(): Promise<void>;
}

/** `settings` go to every client. */
function clients(settings: object): Omit<Peer, 'name' | 'settle'> {
  const shared = { ...settings, region: 'us-east-1', maxAttempts: 1 };
  return {
    apiGateway: new APIGateway(shared),
    cloudFront: new CloudFront(shared),
    iam: new IAM(shared),
    lambda: new Lambda(shared),
    sts: new STS(shared),
  };
}

/** A new local-aws in virtual time, without rates: what is compared is the answers. */
export function localPeer(): Peer {
  const clock = createVirtualClock(Date.now());
  const world = createLocalAws({
    clock,
    rates: false,
    region: 'us-east-1',
    overrides: {
      apiGateway: { deletedKeyStaysInPlan: 0 },
      cloudFront: { unchangedUpdateDeploys: 0 },
    },
  });
  return {
    name: 'local-aws',
    ...clients({ credentials: administratorKey, requestHandler: world.requestHandler() }),
    settle: () => clock.run(clock.sleep(3_600_000)),
  };
}

/** moto at `endpoint`. It has no delays; it is emptied before each scenario. */
export async function motoPeer(endpoint: string): Promise<Peer> {
  await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' });
  return {
    name: 'moto',
    ...clients({ endpoint, credentials: { accessKeyId: 'testing', secretAccessKey: 'testing' } }),
    settle: () => Promise.resolve(),
  };
}
