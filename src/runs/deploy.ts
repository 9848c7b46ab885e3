import { builtFunction } from '../built-function.ts';
import { apiDomain } from '../aws/ownership.ts';
import { sentence } from '../commands/converge.ts';
import { deploy } from '../commands/deploy.ts';
import type { Context } from '../context.ts';
import type { Inputs } from '../inputs.ts';
import { packageFingerprint, packageFunction } from '../package/package.ts';
import { outcomeOf } from './outcome.ts';
import { counted } from './counted.ts';
import type { RunResult } from './run-result.ts';

/** `deploy` from the inputs; `bundle` is the path of the running action, beside which the built function lies. */
export async function runDeploy(context: Context, inputs: Inputs, bundle: string): Promise<RunResult> {
  const { deploy: wanted, name, region } = inputs;
  const environment = functionEnvironment(inputs);
  for (const secret of (environment.IMAGE_GATE_SIGNING_KEYS ?? '').split(/[\s,;]+/))
    context.journal.mask(secret);
  const { folder, edgeFunction, warning } = await builtFunction(bundle, environment);
  if (warning !== undefined) context.journal.warned(warning);
  const source = { from: folder, architecture: wanted.architecture };
  const done = await deploy(context, {
    ...wanted,
    name,
    functionEnvironment: environment,
    functionPackage: () => packageFunction(source),
    fingerprint: await packageFingerprint(source),
    edgeFunction,
    deploymentTimeout: inputs.rotate.intent.deploymentTimeout,
    propagation: inputs.rotate.propagation,
  });
  const outcome = outcomeOf(context, done);
  const count = done.changes.length === 0 ? 'nothing to change' : counted(done.changes.length, 'change');
  const pictures = done.domainName === undefined ? undefined : `https://${done.domainName}`;
  const api = done.apiId === undefined ? undefined : `https://${apiDomain(done.apiId, region)}/${done.stage}`;
  return {
    sentence: `deploy ${outcome}: ${count}${pictures ? `; pictures at ${pictures}` : ''}`,
    lines: done.changes.map(sentence),
    addresses: [
      ...(pictures
        ? [
            {
              what: `A picture, by its path in ${wanted.bucket} (docs/url-api.md)`,
              url: `${pictures}/PATH?w=400`,
            },
          ]
        : []),
      ...(api ? [{ what: "The API's own address, which refuses everybody but CloudFront", url: api }] : []),
    ],
    outputs: {
      outcome,
      changed: !context.dryRun && done.changes.length > 0,
      'key-id': done.keyId,
      'api-id': done.apiId,
      'api-url': api,
      'distribution-id': done.distributionId,
      'distribution-domain': done.domainName,
    },
  };
}

/** What the function is told. */
function functionEnvironment({ deploy }: Inputs): Readonly<Record<string, string>> {
  return {
    ...deploy.functionSettings,
    IMAGE_GATE_BUCKET: deploy.bucket,
    ...(deploy.keyPrefix === undefined ? {} : { IMAGE_GATE_KEY_PREFIX: deploy.keyPrefix }),
    IMAGE_GATE_RESPONSE_MODE: deploy.responseMode,
    // With many arenas glibc keeps what libvips has freed (sharp's installation guide, "Linux memory allocator").
    MALLOC_ARENA_MAX: '2',
  };
}
