import { liveVersion } from '../../aws/function-alias.ts';
import type { AliasName } from '../../aws/function-alias.ts';
import { resizeFunction } from '../../aws/function.ts';
import { logGroup } from '../../aws/log-group.ts';
import { executionRole } from '../../aws/role.ts';
import type { Context } from '../../context.ts';
import { unborn, type Bring } from './bring.ts';
import type { DeploySettings } from './settings.ts';

const runtime = 'nodejs24.x';
const handler = 'index.handler';

/** Role, log group, function, version and alias; answers the version that is live. */
export async function bringFunction(
  { aws, clock }: Context,
  settings: DeploySettings,
  account: string,
  at: AliasName,
  bring: Bring,
): Promise<string | undefined> {
  const { name, bucket, keyPrefix, logRetentionDays } = settings;
  const role =
    settings.functionRoleArn ??
    (await bring(executionRole(aws, { gate: name, account, bucket, keyPrefix })))?.arn ??
    unborn;
  // Before the function, whose first request would make Lambda create the group: untagged and kept for ever.
  if (logRetentionDays !== undefined)
    await bring(logGroup(aws, { gate: name, account, retentionDays: logRetentionDays }));
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
