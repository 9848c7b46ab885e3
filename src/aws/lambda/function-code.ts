import { TagResourceCommand, UpdateFunctionCodeCommand } from '@aws-sdk/client-lambda';
import type { Clock } from '../../clock.ts';
import type { Aws } from '../client/connect.ts';
import { onceSettled } from './function-state.ts';
import type { LiveFunction } from './function.ts';
import type { FunctionWanted } from './function-wanted.ts';
import { refusable } from '../client/refusal.ts';
import { differences } from '../step.ts';
import type { Step } from '../step.ts';

export interface FunctionPackage {
  readonly zip: Uint8Array;
  readonly sha256Base64: string;
}

/** Beside the ownership tag: which package the code is, so that an unchanged one need not even be built. */
export const packageTag = 'cloudfront-image-gate-package';

/** Sends the code only where it is another, and notes what it was made from. */
export function codeSteps(
  aws: Aws,
  clock: Clock,
  wanted: FunctionWanted,
  resource: string,
  live: LiveFunction,
  built: FunctionPackage | undefined,
): Step[] {
  if (!built) return [];
  const steps: Step[] = [];
  const changes = differences(
    resource,
    { code: live.codeSha256, architecture: live.architecture },
    { code: built.sha256Base64, architecture: wanted.architecture },
  );
  if (live.failure !== undefined)
    changes.push({ resource, field: 'last update', from: live.failure, to: 'sent again' });
  if (changes.length > 0) steps.push({ changes, act: () => updateCode(aws, clock, wanted, built) });
  const tag = tagOf(wanted.fingerprint, built.sha256Base64);
  if (live.tags[packageTag] !== tag)
    steps.push({
      changes: [{ resource, field: `tag ${packageTag}`, from: live.tags[packageTag], to: tag }],
      act: () => tagFunction(aws, wanted.name, live.arn, tag),
    });
  return steps;
}

async function updateCode(
  aws: Aws,
  clock: Clock,
  wanted: FunctionWanted,
  built: FunctionPackage,
): Promise<void> {
  await refusable(
    'lambda:UpdateFunctionCode',
    wanted.name,
    aws.lambda.send(
      new UpdateFunctionCodeCommand({
        FunctionName: wanted.name,
        ZipFile: built.zip,
        Architectures: [wanted.architecture],
      }),
    ),
  );
  await onceSettled(aws, clock, wanted.name);
}

async function tagFunction(aws: Aws, name: string, arn: string, value: string): Promise<void> {
  await refusable(
    'lambda:TagResource',
    name,
    aws.lambda.send(new TagResourceCommand({ Resource: arn, Tags: { [packageTag]: value } })),
  );
}

/** Both, so that code which somebody else uploaded is noticed although the tag stayed. */
export function tagOf(fingerprint: string, codeSha256: string | undefined): string {
  return `${fingerprint}:${codeSha256 ?? ''}`;
}
