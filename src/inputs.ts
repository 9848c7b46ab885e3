import { readDeploy, type DeployInputs } from './inputs/deploy.ts';
import { readGate, type GateInputs } from './inputs/gate.ts';
import { regionName } from './inputs/patterns.ts';
import { readRotate, type RotateInputs } from './inputs/rotate.ts';
import { required, text, truth, word, wrongInput, type ReadInput } from './inputs/words.ts';

export const commands = ['deploy', 'gate', 'rotate', 'status', 'destroy'] as const;

/** action.yml's words as one typed, validated object. */
export interface Inputs {
  readonly command: (typeof commands)[number];
  readonly name: string;
  readonly region: string;
  readonly dryRun: boolean;
  readonly deploy: DeployInputs;
  readonly gate: GateInputs;
  readonly rotate: RotateInputs;
  /** Empty: GitHub is told nothing. */
  readonly gitHubToken: string;
}

/**
 * Reads and checks every input. `environment` supplies AWS_REGION where `region` was not given.
 * Throws a Failure that names the input, the value's fault and the remedy; nothing was called then.
 */
export function readInputs(
  read: ReadInput,
  environment: Readonly<Record<string, string | undefined>>,
): Inputs {
  const command = word(read, 'command', commands);
  const name =
    text(
      read,
      'name',
      /^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/,
      'of lower-case letters, digits and hyphens, 1 to 32, not beginning or ending with a hyphen',
    ) ?? 'images';
  const confirm = text(read, 'confirm', /./, 'the name of the gate');
  if (command === 'destroy' && confirm !== name)
    throw wrongInput(
      'confirm',
      confirm === undefined ? 'it is missing' : `"${confirm}" is not the gate's name`,
      `Set it to \`${name}\` to remove that gate.`,
    );
  const inputs: Inputs = {
    command,
    name,
    region: readRegion(read, environment),
    dryRun: truth(read, 'dry-run', false),
    deploy: readDeploy(read),
    gate: readGate(read),
    rotate: readRotate(read),
    gitHubToken: read('github-token').trim(),
  };
  checkCommand(inputs);
  return inputs;
}

/** What a command cannot do without. */
function checkCommand({ command, deploy, gate, rotate }: Inputs): void {
  if (command === 'deploy') {
    if (deploy.bucket === '')
      throw wrongInput('bucket', 'it is missing', 'Set it to the S3 bucket with the original pictures.');
    if (rotate.distributionIds.length > 1)
      throw wrongInput(
        'distribution-ids',
        'deploy takes one at most',
        'Name the one distribution to extend.',
      );
    if (deploy.domainNames.length > 0 && deploy.certificateArn === undefined)
      throw wrongInput(
        'certificate-arn',
        'it is missing',
        'Domain names need a certificate of ACM in us-east-1.',
      );
  }
  if (command === 'gate') {
    if (gate.apiId === '')
      throw wrongInput('api-id', 'it is missing', 'Set it to the ID of the REST API to lock.');
    if (rotate.distributionIds.length === 0)
      throw wrongInput('distribution-ids', 'it is missing', 'Name the distributions in front of the API.');
  }
}

function readRegion(read: ReadInput, environment: Readonly<Record<string, string | undefined>>): string {
  const given =
    text(read, 'region', ...regionName) ?? text(() => environment.AWS_REGION ?? '', 'region', ...regionName);
  const region = required(
    given,
    'region',
    'Set it, or the environment variable AWS_REGION, to an AWS Region like `eu-central-1`.',
  );
  // https://docs.aws.amazon.com/govcloud-us/latest/UserGuide/setting-up-credentials.html
  if (region.startsWith('us-gov-'))
    throw wrongInput(
      'region',
      `AWS GovCloud (US) has no CloudFront: ${region} and its credentials cannot reach a distribution`,
      'Choose a Region where API and distribution are in one account.',
    );
  return region;
}
