/** What the action needs of the function before it deploys it; built as configuration.mjs. */
export { parseConfiguration } from './configuration.ts';
export { edgeFunctionFor } from './edge/settings.ts';
export { signingKeysIn } from './signing-keys.ts';
