import type { FunctionPackage } from '../../aws/lambda/function.ts';
import type { AliasName } from '../../aws/lambda/function-version.ts';
import type { Change } from '../../aws/step.ts';
import type { Context } from '../../gate/context.ts';
import type { Inputs } from '../../inputs/inputs.ts';
import type { Converged, Ensure } from '../converge.ts';

/** The inputs, with what was built from them. */
export interface DeploySettings extends Inputs {
  readonly bucket: string;
  /** All settings of the function (resize-function/configuration.ts): IMAGE_GATE_* variables. */
  readonly functionEnvironment: Readonly<Record<string, string>>;
  /** Makes the zip; only called if the function's tag shows other code. */
  readonly functionPackage: () => Promise<FunctionPackage>;
  /** The CloudFront Function's source, 10 KB at most; undefined: none is created. */
  readonly edgeFunction?: string | undefined;
  /** Of everything that the zip is made from: the same fingerprint, the same zip. */
  readonly fingerprint: string;
  /** Settings that hold action.yml's default: they apply to what is created, not to what exists. */
  readonly defaulted?: readonly ('memory' | 'timeout' | 'priceClass')[];
}

/** The user's distribution that serves the images; undefined: one is created. */
export const givenDistribution = ({ distributionIds }: DeploySettings): string | undefined =>
  distributionIds[0];

/** The paths that serve images. */
export const imagesAt = (settings: DeploySettings): string =>
  givenDistribution(settings) === undefined ? '/*' : (settings.pathPattern ?? '/images/*');

/** Undefined members were not reached, or a dry run found that they do not exist yet. */
export interface DeployOutcome extends Converged {
  readonly apiId?: string | undefined;
  readonly functionVersion?: string | undefined;
  readonly planId?: string | undefined;
  /** The key that the distribution sends, by id. */
  readonly keyId?: string | undefined;
  readonly distributionId?: string | undefined;
  readonly domainName?: string | undefined;
  /** The path of the image that was seen through CloudFront. */
  readonly provedImage?: string | undefined;
}

/** Placeholder for what a dry run cannot know: the id of something that is not created yet. */
export const notCreated = '(new)';

/** A run of `deploy`: what each of its parts needs. */
export interface DeployRun {
  readonly context: Context;
  readonly settings: DeploySettings;
  readonly changes: Change[];
  readonly ensure: Ensure;
  readonly account: string;
  /** The function's alias that the API calls. */
  readonly at: AliasName;
}
