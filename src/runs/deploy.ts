import { builtFunction } from '../package/built-function.ts';
import { stageUrl } from '../aws/ownership.ts';
import { deploy, type DeploySettings } from '../commands/deploy.ts';
import type { Context } from '../gate/context.ts';
import { isDefault, type Inputs } from '../inputs/inputs.ts';
import { packageFingerprint, packageFunction } from '../package/package.ts';
import type { RunResult } from '../report/run-result.ts';
import { converged, outcomeOf } from './converged.ts';

/** Runs `deploy` from the inputs; `bundle` is the path of the running action, next to the built function. */
export async function runDeploy(context: Context, inputs: Inputs, bundle: string): Promise<RunResult> {
  const { bucket = '', region, stage } = inputs;
  const environment = functionEnvironment(inputs);
  const { folder, edgeFunction, signingKeys } = await builtFunction(bundle, environment);
  for (const key of signingKeys) context.journal.mask(key);
  const source = { from: folder, architecture: inputs.architecture };
  const done = await deploy(context, {
    ...inputs,
    bucket,
    defaulted: defaulted(inputs),
    functionEnvironment: environment,
    functionPackage: () => packageFunction(source, { signal: context.signal }),
    fingerprint: await packageFingerprint(source),
    edgeFunction,
  });
  const outcome = outcomeOf(context, done);
  const images = done.domainName === undefined ? undefined : `https://${done.domainName}`;
  const api = done.apiId === undefined ? undefined : stageUrl({ apiId: done.apiId, stage }, region);
  const unproved = outcome === 'finished' && done.provedImage === undefined;
  const more = [images && `images at ${images}`, unproved && 'no image was checked'];
  const told = more.filter((part) => typeof part === 'string');
  return {
    ...converged(context, done.changes, ['deploy', outcome, 'nothing to change', ...told], {
      'key-id': done.keyId,
      'api-id': done.apiId,
      'api-url': api,
      'distribution-id': done.distributionId,
      'distribution-domain': done.domainName,
    }),
    addresses: [
      {
        what: `An image, by its path in ${bucket} (docs/url-api.md)`,
        url: images && `${images}${done.provedImage ?? '/PATH?w=400'}`,
      },
      {
        what: "The API's own address, which rejects every request that does not come through CloudFront",
        url: api,
      },
    ].flatMap(({ what, url }) => (url === undefined ? [] : [{ what, url }])),
  };
}

/** Inputs that hold their default: they apply to what is created, not to what exists. */
function defaulted(inputs: Inputs): NonNullable<DeploySettings['defaulted']> {
  const names = { memory: 'memory', timeout: 'timeout', priceClass: 'price-class' } as const;
  return (['memory', 'timeout', 'priceClass'] as const).filter((one) => isDefault(names[one], inputs[one]));
}

/** The function's variables. */
function functionEnvironment(inputs: Inputs): Readonly<Record<string, string>> {
  return {
    ...inputs.functionSettings,
    IMAGE_GATE_BUCKET: inputs.bucket ?? '',
    ...(inputs.keyPrefix === undefined ? {} : { IMAGE_GATE_KEY_PREFIX: inputs.keyPrefix }),
    IMAGE_GATE_RESPONSE_MODE: inputs.responseMode,
    // With many arenas glibc keeps memory that libvips has freed (sharp's installation guide, "Linux memory allocator").
    MALLOC_ARENA_MAX: '2',
  };
}
