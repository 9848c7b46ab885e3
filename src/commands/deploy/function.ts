import { liveVersion } from '../../aws/function-alias.ts';
import type { AliasName } from '../../aws/function-alias.ts';
import { resizeFunction } from '../../aws/function.ts';
import { executionRole } from '../../aws/role.ts';
import type { Context } from '../../context.ts';
import { unborn, type Bring } from './bring.ts';
import type { DeploySettings } from './settings.ts';

const runtime = 'nodejs24.x';
const handler = 'index.handler';

/** Role, function, version and alias; answers the version that is live. */
export async function bringFunction(
  { aws, clock }: Context,
  settings: DeploySettings,
  account: string,
  at: AliasName,
  bring: Bring,
): Promise<string | undefined> {
  const { name, bucket, keyPrefix } = settings;
  const role =
    settings.functionRoleArn ??
    (await bring(executionRole(aws, { gate: name, account, bucket, keyPrefix })))?.arn ??
    unborn;
  const { live } = await bring(
    resizeFunction(aws, clock, {
      gate: name,
      name: at.functionName,
      settings: {
        role,
        runtime,
        handler,
        memory: settings.memory,
        timeout: settings.timeout,
        environment: settings.functionEnvironment,
      },
      initialOnly: (settings.defaulted ?? []).filter((field) => field !== 'priceClass'),
      architecture: settings.architecture,
      fingerprint: settings.fingerprint,
      package: settings.functionPackage,
    }),
  );
  return (await bring(liveVersion(aws, clock, at, live)))?.version;
}
