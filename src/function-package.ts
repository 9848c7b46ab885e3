import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { wrongInput } from './input-words.ts';

/** The built function beside the bundle: what the zip is made from. */
export function functionFolder(bundle: string): string {
  return join(dirname(bundle), 'function');
}

/** The check of configuration.mjs, which is built from the function's own source. */
interface ConfigurationModule {
  parseConfiguration(environment: Readonly<Record<string, string>>): {
    readonly problems?: readonly string[];
  };
}

/**
 * Asks the function's own parser whether it understands these environment variables: a wrong setting fails the deploy,
 * not the first viewer. Throws a Failure that names every fault.
 */
export async function checkFunctionSettings(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  const file = pathToFileURL(join(folder, 'configuration.mjs')).href;
  const { parseConfiguration } = (await import(/* webpackIgnore: true */ file)) as ConfigurationModule;
  const { problems = [] } = parseConfiguration(environment);
  if (problems.length > 0)
    throw wrongInput(
      'function-settings',
      problems.join('; ').replaceAll('IMAGE_GATE_', ''),
      'Correct these lines; docs/url-api.md lists every setting with its limits.',
    );
}
