import type { FunctionPackage } from './function-code.ts';
import type { FunctionSettings } from './function-settings.ts';

export interface FunctionWanted {
  readonly gate: string;
  readonly name: string;
  readonly settings: FunctionSettings;
  /** Settings that only a new function gets; those of one that stands are left as they are. */
  readonly initialOnly: readonly (keyof FunctionSettings)[];
  /** Variables of ours that stay as they stand. */
  readonly keptVariables: readonly string[];
  readonly architecture: 'arm64' | 'x86_64';
  /** What the package is made from: the same fingerprint, the same zip. */
  readonly fingerprint: string;
  readonly package: () => Promise<FunctionPackage>;
}
