import { rotate, type RotateResult, type RotateSettings } from '../../src/gate/rotation.ts';
import { gateName, secondName } from './places.ts';
import type { RunPlan } from './plan.ts';
import { runAsProcess, type End, type Runner } from './process.ts';
import type { Stage } from './stage.ts';

export type RotationEnd = End<RotateResult>;

/** Runs `rotate` in its own process. */
export async function runRotation(
  stage: Stage,
  runner: Omit<Runner, 'plan'> & { readonly plan: RunPlan },
): Promise<RotationEnd> {
  const { plan, who } = runner;
  const end = await runAsProcess(stage, runner, (context) => rotate(context, settingsFor(plan, stage)));
  if (end.kind === 'ended') stage.tell(who, `ends: ${end.result.outcome}: ${end.result.reason}`);
  return end;
}

function settingsFor(
  { intent, untold = false, ofSecond = false }: RunPlan,
  { gate, sabotage, keySecret, keySecretField }: Stage,
): RotateSettings {
  const { settings = {} } = sabotage;
  const { settle = intent.settle, ...rest } = settings;
  return {
    name: ofSecond ? secondName : gateName,
    intent: { ...intent, settle },
    ...gate.told,
    ...(untold ? { apiDomains: [] } : {}),
    keySecret,
    keySecretField,
    propagationSeconds: 90,
    ...rest,
  };
}
