import { createHash } from 'node:crypto';
import { latestVersion, phaseOf, revisionOf, type LambdaFunction, type Snapshot } from './function.ts';

/** A function or version as GetFunctionConfiguration shows it at `now` (ms). */
export function configurationOf(
  fn: LambdaFunction,
  snapshot: Snapshot,
  now: number,
  qualifier: string | undefined = snapshot.version === latestVersion ? undefined : snapshot.version,
): Record<string, unknown> {
  const { settings, code } = snapshot;
  const { LogGroup, LogFormat } = settings.LoggingConfig;
  return {
    ...settings,
    FunctionName: fn.name,
    FunctionArn: qualifier === undefined ? fn.arn : `${fn.arn}:${qualifier}`,
    CodeSize: code.zip.length,
    LastModified: new Date(snapshot.modifiedAt).toISOString().replace('Z', '+0000'),
    CodeSha256: code.sha256,
    Version: snapshot.version,
    RevisionId: revisionOf(snapshot, now),
    PackageType: 'Zip',
    Architectures: [snapshot.architecture],
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    RuntimeVersionConfig: { RuntimeVersionArn: runtimeVersionArn(fn, settings.Runtime) },
    LoggingConfig: LogFormat === 'JSON' ? settings.LoggingConfig : { LogGroup, LogFormat },
    ...states(snapshot, now),
  };
}

function runtimeVersionArn({ arn }: LambdaFunction, runtime: string): string {
  const [, partition = '', , region = ''] = arn.split(':');
  return `arn:${partition}:lambda:${region}::runtime:${createHash('sha256').update(runtime).digest('hex')}`;
}

/** Lists omit the states and the runtime's version. Recorded. */
export function listedConfigurationOf(fn: LambdaFunction, snapshot: Snapshot, now: number): object {
  const entries = Object.entries(configurationOf(fn, snapshot, now, snapshot.version));
  return Object.fromEntries(
    entries.filter(([name]) => !/^(State|LastUpdateStatus|RuntimeVersion)/.test(name)),
  );
}

function states(snapshot: Snapshot, now: number): Record<string, string> {
  const phase = phaseOf(snapshot, now);
  const prefix = snapshot.fresh ? 'State' : 'LastUpdateStatus';
  const creating = { reason: 'The function is being created.', code: 'Creating' };
  const why = { settling: creating, settled: undefined, failed: snapshot.failure }[phase];
  const reasons = why ? { [`${prefix}Reason`]: why.reason, [`${prefix}ReasonCode`]: why.code } : {};
  if (snapshot.fresh) {
    const State = { settling: 'Pending', settled: 'Active', failed: 'Failed' }[phase];
    return { State, ...(phase === 'settled' ? { LastUpdateStatus: 'Successful' } : {}), ...reasons };
  }
  const LastUpdateStatus = { settling: 'InProgress', settled: 'Successful', failed: 'Failed' }[phase];
  return { State: 'Active', LastUpdateStatus, ...reasons };
}
