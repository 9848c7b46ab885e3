import { latestVersion, phaseOf, revisionOf, type LambdaFunction, type Snapshot } from './function.ts';

/** A function or version as GetFunctionConfiguration shows it at `now` (ms). */
export function configurationOf(
  fn: LambdaFunction,
  snapshot: Snapshot,
  now: number,
  qualified = snapshot.version !== latestVersion,
): Record<string, unknown> {
  const { settings, code } = snapshot;
  return {
    FunctionName: fn.name,
    FunctionArn: qualified ? `${fn.arn}:${snapshot.version}` : fn.arn,
    Runtime: settings.Runtime,
    Role: settings.Role,
    Handler: settings.Handler,
    CodeSize: code.zip.length,
    Description: settings.Description,
    Timeout: settings.Timeout,
    MemorySize: settings.MemorySize,
    LastModified: new Date(snapshot.modifiedAt).toISOString().replace('Z', '+0000'),
    CodeSha256: code.sha256,
    Version: snapshot.version,
    ...(settings.Environment ? { Environment: { Variables: settings.Environment } } : {}),
    TracingConfig: { Mode: settings.TracingMode },
    RevisionId: revisionOf(snapshot, now),
    PackageType: 'Zip',
    Architectures: [snapshot.architecture],
    EphemeralStorage: { Size: settings.EphemeralStorage },
    SnapStart: { ApplyOn: 'None', OptimizationStatus: 'Off' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: settings.LogGroup },
    ...states(snapshot, now),
  };
}

/** Lists leave the states out. Documented for ListFunctions; assumed for ListVersionsByFunction. */
export function listedConfigurationOf(fn: LambdaFunction, snapshot: Snapshot, now: number): object {
  const entries = Object.entries(configurationOf(fn, snapshot, now, true));
  return Object.fromEntries(entries.filter(([name]) => !/^(State|LastUpdateStatus)/.test(name)));
}

function states(snapshot: Snapshot, now: number): Record<string, string> {
  const phase = phaseOf(snapshot, now);
  const prefix = snapshot.fresh ? 'State' : 'LastUpdateStatus';
  const reasons =
    phase === 'failed' && snapshot.failure
      ? { [`${prefix}Reason`]: snapshot.failure.reason, [`${prefix}ReasonCode`]: snapshot.failure.code }
      : phase === 'settling' && snapshot.fresh
        ? { StateReason: 'The function is being created.', StateReasonCode: 'Creating' }
        : {};
  if (snapshot.fresh) {
    const State = { settling: 'Pending', settled: 'Active', failed: 'Failed' }[phase];
    return { State, ...(phase === 'settled' ? { LastUpdateStatus: 'Successful' } : {}), ...reasons };
  }
  const LastUpdateStatus = { settling: 'InProgress', settled: 'Successful', failed: 'Failed' }[phase];
  return { State: 'Active', LastUpdateStatus, ...reasons };
}
