import type { DeploySettings } from '../../src/commands/deploy.ts';
import type { GateSettings } from '../../src/commands/gate.ts';
import type { Intent } from '../../src/core/intent.ts';
import type { RotateSettings } from '../../src/gate/rotation.ts';
import { readInputs, type Inputs } from '../../src/inputs/inputs.ts';
import { packageOf } from './images.ts';
import { stage, type LiveApi } from './live-api.ts';

/** The inputs of the gate "photos", as a workflow gives them. */
function inputsWith(given: Readonly<Record<string, string>>): Inputs {
  const all = { name: 'photos', region: 'eu-central-1', 'deployment-timeout': '60', ...given };
  return readInputs(
    Object.fromEntries(Object.entries(all).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  );
}

/** `source`: the code of the function. */
export type DeployChange = Partial<DeploySettings> & { readonly source?: string };

/** What the tests ask of `deploy`, but for the change; the same for the others. */
export function deploySettings({ source = 'first', ...change }: DeployChange = {}): DeploySettings {
  return {
    ...inputsWith({ command: 'deploy', bucket: 'originals', 'key-prefix': 'public/' }),
    bucket: 'originals',
    functionEnvironment: { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: 'streamed' },
    functionPackage: async () => packageOf(source),
    fingerprint: `print of ${source}`,
    ...change,
  };
}

export type NamedApi = Pick<LiveApi, 'apiId' | 'distributionId'>;

export function gateSettings(
  { apiId, distributionId }: NamedApi,
  change: Partial<GateSettings> = {},
): GateSettings {
  return {
    ...inputsWith({ command: 'gate', 'api-id': apiId, 'distribution-ids': distributionId, stage }),
    apiId,
    ...change,
  };
}

export type RotateChange = Partial<Omit<RotateSettings, 'intent'>> & { readonly intent?: Partial<Intent> };

/** It finds its probe and its settling by itself, as with the inputs' defaults. */
export const rotateSettings = (change: RotateChange = {}): RotateSettings => ({
  ...{ name: 'photos', distributionIds: [], apiDomains: [], propagationSeconds: 90, ...change },
  intent: {
    ...{ maxKeyAge: undefined, revoke: 'no', deleteOld: 'now', settle: undefined },
    ...{ deploymentTimeout: 3_600, scope: 'rotate' },
    ...change.intent,
  },
});

export const statusSettings = (change: Partial<Inputs> = {}): Inputs => ({
  ...inputsWith({ command: 'status' }),
  ...change,
});

export type DestroyChange = Partial<
  Pick<Inputs, 'name' | 'deploymentTimeout' | 'propagationSeconds' | 'keySecret'>
>;

export const destroySettings = (change: DestroyChange = {}) => ({
  ...{ name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 90 },
  ...change,
});
