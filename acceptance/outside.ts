import type { Assumptions } from '../local-aws/assumptions.ts';
import { connect, type Aws } from '../src/aws/client/connect.ts';
import { systemClock } from '../src/clock.ts';
import { networkProbe, type ProbePort } from '../src/probe.ts';
import { stopwatchOn, type Stopwatch } from './stopwatch.ts';
import type { Watch } from './transition.ts';

/** What every measurement is given. */
export interface Outside {
  readonly aws: Aws;
  readonly probe: ProbePort;
  readonly watches: Readonly<Record<'apiGateway' | 'lambda', Stopwatch>>;
  readonly watch: Watch;
  /** What it is compared with. */
  readonly model: Assumptions;
  readonly say: (line: string) => void;
}

/** Connects to where `environment` says, with its credentials or those that the SDK finds by itself. */
export function goOutside({
  environment,
  ...given
}: Pick<Outside, 'watch' | 'model' | 'say'> & {
  readonly environment: Readonly<Record<string, string | undefined>>;
}): Outside {
  const {
    AWS_REGION: region = '',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = environment;
  const token = sessionToken === undefined ? {} : { sessionToken };
  const aws = connect({
    ...{ region, clock: systemClock },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(accessKeyId === undefined || secretAccessKey === undefined
      ? {}
      : { credentials: { accessKeyId, secretAccessKey, ...token } }),
  });
  return {
    ...{ aws, watch: given.watch, model: given.model, say: given.say },
    probe: networkProbe(endpoint),
    watches: { apiGateway: stopwatchOn(aws.apiGateway), lambda: stopwatchOn(aws.lambda) },
  };
}
