import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { wrongInput } from '../inputs/readers.ts';
import { refuseUnknown } from '../inputs/function-settings.ts';

/** The built function beside the bundle, for one deployment. */
export interface BuiltFunction {
  /** The sources of the zip. */
  readonly folder: string;
  /** The CloudFront Function that normalizes requests, for this configuration. */
  readonly edgeFunction: string;
  /** As the function reads them. */
  readonly signingKeys: readonly string[];
}

/** configuration.mjs, which is built from the function's own source. */
interface DeployTimeModule {
  parseConfiguration(environment: Readonly<Record<string, string>>): {
    readonly configuration?: { readonly signingKeys: readonly string[] };
    readonly problems?: readonly string[];
  };
  /** Every IMAGE_GATE_ variable that the parser reads. */
  settingNames(): readonly string[];
  edgeFunctionFor(built: string, configuration: object): string;
}

/**
 * Asks the function's own parser whether it understands these environment variables: a wrong setting fails the deploy,
 * not the first viewer. `bundle` is the path of the running action. Throws a Failure that names every fault.
 */
export async function builtFunction(
  bundle: string,
  environment: Readonly<Record<string, string>>,
): Promise<BuiltFunction> {
  const folder = join(dirname(bundle), 'function');
  const file = pathToFileURL(join(folder, 'configuration.mjs')).href;
  // Left to Node: a bundler would look for the module while building.
  const { parseConfiguration, settingNames, edgeFunctionFor } = (await import(
    /* webpackIgnore: true */ file
  )) as DeployTimeModule;
  refuseUnknown(environment, settingNames());
  const { configuration, problems = [] } = parseConfiguration(environment);
  if (!configuration) throw wrongSettings(problems.join('; '));
  const built = await readFile(join(folder, 'edge-function.js'), 'utf8');
  try {
    const edgeFunction = edgeFunctionFor(built, configuration);
    return { folder, edgeFunction, signingKeys: configuration.signingKeys };
  } catch (error) {
    throw wrongSettings(error instanceof Error ? error.message : String(error));
  }
}

function wrongSettings(fault: string): Error {
  return wrongInput(
    'function-settings',
    fault.replaceAll('IMAGE_GATE_', ''),
    'Correct these lines; docs/function-settings.md lists every setting with its limits.',
  );
}
