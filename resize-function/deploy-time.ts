/** What the action needs from the function before a deployment; built as configuration.mjs. */
import { parseConfiguration, signingKeysIn } from './configuration.ts';
import type { Environment } from './configuration/environment.ts';

export { parseConfiguration, signingKeysIn };
export { edgeFunctionFor } from './edge/settings.ts';

/** Every IMAGE_GATE_ variable that {@link parseConfiguration} reads, recorded while it reads them: a separate list could differ. */
export function settingNames(): readonly string[] {
  const names = new Set<string>();
  const recording = new Proxy<Environment>(
    {},
    {
      get: (_, name) => {
        names.add(String(name));
        return undefined;
      },
    },
  );
  parseConfiguration(recording);
  return [...names].filter((name) => name.startsWith('IMAGE_GATE_'));
}
