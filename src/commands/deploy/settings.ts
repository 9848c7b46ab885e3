import type { ResponseMode } from '../../aws/apigateway/api-definition.ts';
import type { FunctionPackage } from '../../aws/lambda/function.ts';
import type { Change } from '../../aws/step.ts';
import type { SecretName } from '../../gate/secret.ts';

/** What `deploy` is asked for: the inputs, validated. */
export interface DeploySettings {
  /** The gate's name: 1-40 letters, digits and hyphens. */
  readonly name: string;
  /** Where the images are. */
  readonly bucket: string;
  /** Only keys that start with it are served; undefined: all. */
  readonly keyPrefix?: string | undefined;
  /** The user's own execution role; undefined: one is made. */
  readonly functionRoleArn?: string | undefined;
  /** The policy that bounds the role that is made. */
  readonly permissionsBoundaryArn?: string | undefined;
  /** The customer's key that encrypts the bucket, for the role that is made. */
  readonly kmsKeyArn?: string | undefined;
  /** The path of an image as viewers ask for it; undefined: the first that is listed. */
  readonly probePicture?: string | undefined;
  readonly architecture: 'arm64' | 'x86_64';
  /** MB */
  readonly memory: number;
  /** Seconds */
  readonly timeout: number;
  /** How long the function's log is kept, in days; undefined: its log group is left to Lambda, and no call is about it. */
  readonly logRetentionDays?: number | undefined;
  readonly responseMode: ResponseMode;
  readonly stage: string;
  /** From which an owner of the header takes it; undefined: nobody does. */
  readonly keySecret?: SecretName | undefined;
  readonly priceClass: string;
  /** The viewers' own names for the distribution; they need a certificate. */
  readonly domainNames?: readonly string[] | undefined;
  /** Of ACM in us-east-1, for the domain names. */
  readonly certificateArn?: string | undefined;
  readonly webAclArn?: string | undefined;
  /** Undefined: Origin Shield stays as it is. */
  readonly originShieldRegion?: string | undefined;
  /** A distribution of the user's; undefined: one is made. */
  readonly distributionId?: string | undefined;
  /** The paths of that distribution that show images, like `/images/*`. */
  readonly pathPattern?: string | undefined;
  /** Everything that the function is told (resize-function/configuration.ts): IMAGE_GATE_* variables. */
  readonly functionEnvironment: Readonly<Record<string, string>>;
  /** Makes the zip; only called when the function's tag says that its code is another. */
  readonly functionPackage: () => Promise<FunctionPackage>;
  /** The CloudFront Function's source, 10 KB at most; undefined: none is made. */
  readonly edgeFunction?: string | undefined;
  /** Of everything that the zip is made from: the same fingerprint, the same zip. */
  readonly fingerprint: string;
  /** Settings that hold action.yml's default: they go into what is created, not into what stands. */
  readonly defaulted?: readonly ('memory' | 'timeout' | 'priceClass')[];
  /** Seconds that the edges are given to take the configuration. */
  readonly deploymentTimeout: number;
  /** Seconds that a new key, a permission or a deployment is given to be known everywhere. */
  readonly propagation: number;
}

export interface DeployOutcome {
  /** What was changed, or in a dry run what would be; empty: everything was as it should be. */
  readonly changes: readonly Change[];
  /** The edges had not all taken the configuration in time: everything stands, the next run proves it. */
  readonly pending: boolean;
  /** The run was told to stop, and made no further write: the next one goes on. */
  readonly interrupted: boolean;
  /** Undefined only where a dry run found that it does not exist yet. */
  readonly apiId: string | undefined;
  readonly stage: string;
  readonly functionName: string;
  readonly functionVersion: string | undefined;
  readonly planId: string | undefined;
  /** The key that the distribution sends, by id. */
  readonly keyId: string | undefined;
  readonly distributionId: string | undefined;
  readonly domainName: string | undefined;
  /** The path of the image that was seen through CloudFront. */
  readonly provedImage?: string | undefined;
}
