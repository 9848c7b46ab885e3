import { liveVersion } from '../../aws/function-alias.ts';
import type { AliasName } from '../../aws/function-alias.ts';
import { provedVersion } from '../../aws/function-versions.ts';
import { resizeFunction } from '../../aws/function.ts';
import { logGroup } from '../../aws/log-group.ts';
import { executionRole } from '../../aws/role.ts';
import type { Context } from '../../context.ts';
import { unborn, type Bring } from './bring.ts';
import type { DeploySettings } from './settings.ts';

const runtime = 'nodejs24.x';
const handler = 'index.handler';

/** What viewers meet once role, log group, function, version and alias are as they shall be. */
export interface LiveCode {
  /** Undefined only where a dry run found no alias. */
  readonly version: string | undefined;
  /** The version that was proved behind the alias last; another one: `version` is yet to be proved. */
  readonly proved: string | undefined;
  /** Undefined only where a dry run found no function. */
  readonly functionArn: string | undefined;
}

/** Brings role, log group, function, version and alias. */
export async function bringFunction(
  { aws, clock }: Context,
  settings: DeploySettings,
  account: string,
  at: AliasName,
  bring: Bring,
): Promise<LiveCode> {
  const { name, bucket, keyPrefix, logRetentionDays, permissionsBoundaryArn: boundary } = settings;
  const role =
    settings.functionRoleArn ??
    (await bring(executionRole(aws, { gate: name, account, bucket, keyPrefix, boundary })))?.arn ??
    unborn;
  // Before the function, whose first request would make Lambda create the group: untagged and kept for ever.
  if (logRetentionDays !== undefined)
    await bring(logGroup(aws, { gate: name, account, retentionDays: logRetentionDays }));
  const wanted = resizeFunction(aws, clock, {
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
  });
  const seen = await bring(wanted);
  const { live } = seen;
  // A function that a dry run did not change is not what the new version would be made from.
  const source = wanted.plan(seen).length === 0 ? live : undefined;
  const version = (await bring(liveVersion(aws, clock, at, source)))?.version;
  return { version, proved: provedVersion(live, at), functionArn: live?.arn };
}
