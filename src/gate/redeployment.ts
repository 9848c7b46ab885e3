import { refuseCanary } from '../aws/apigateway/stage.ts';
import type { MethodRequirement, StageName, StageSnapshot } from '../aws/apigateway/stage.ts';
import { Failure } from '../failure.ts';

/** Throws where a new deployment of a stage would do more, or less, than change which `methods` require the key. */
export function refuseRedeployment(
  at: StageName,
  methods: readonly MethodRequirement[],
  snapshot: StageSnapshot,
): void {
  refuseCanary(at, snapshot);
  const pending = undeployed(methods, snapshot);
  if (pending.length > 0)
    throw new Failure(
      `The API ${at.apiId} has changes that are not deployed to "${at.stage}" yet (${pending.join(', ')}): changing which methods require the key takes a deployment, which would publish them too.`,
      'Deploy the stage yourself, or revert the changes, then run the action again.',
      'undeployed-changes',
    );
}

/** As far as API Gateway tells: for a snapshot it lists methods and authorization, but no integrations. */
function undeployed(methods: readonly MethodRequirement[], { methods: deployed }: StageSnapshot): string[] {
  const other = (list: readonly MethodRequirement[], { name, authorization }: MethodRequirement): boolean =>
    !list.some((method) => method.name === name && method.authorization === authorization);
  const changed = methods.filter((method) => other(deployed, method));
  const gone = deployed.filter(({ name }) => !methods.some((method) => method.name === name));
  return [...changed.map(({ name }) => name), ...gone.map(({ name }) => `${name} (removed)`)];
}
