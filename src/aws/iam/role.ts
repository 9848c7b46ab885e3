import * as sdk from '@aws-sdk/client-iam';
import { Failure } from '../../failure.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { isUnseen, refusedWith } from '../client/refusal.ts';
import { gateTags, refuseForeign, resourceName, tagList, tagsIn } from '../ownership.ts';
import { canonical, creation, removal, type Resource } from '../step.ts';

/** What the function may read and where it logs. */
interface RoleWanted {
  readonly gate: string;
  readonly account: string;
  readonly bucket: string;
  /** Only keys that start with it; undefined: the whole bucket. */
  readonly keyPrefix: string | undefined;
  /** The customer-managed key that encrypts the bucket; undefined: none. */
  readonly kmsKeyArn?: string | undefined;
  /** The role's permissions boundary; undefined: whatever the role has. */
  readonly boundary?: string | undefined;
}

interface SeenRole {
  readonly arn: string;
  /** Changes when the role is recreated under the same name. */
  readonly id: string | undefined;
  /** Our inline policy; undefined: not there yet. */
  readonly policy: unknown;
  readonly boundary?: string | undefined;
}

/** Our inline policy in the role. */
const policyName = 'read-pictures-and-log';

const policyAt = (role: string): { RoleName: string; PolicyName: string } => ({
  RoleName: role,
  PolicyName: policyName,
});

/** The function's execution role: least privilege, and the trust policy that lets only Lambda assume it. */
export function executionRole(aws: Aws, wanted: RoleWanted): Resource<SeenRole | undefined> {
  const name = resourceName(wanted.gate);
  const title = `role "${name}"`;
  const policy = rolePolicy(aws, wanted);
  const decrypts = wanted.kmsKeyArn === undefined ? '' : `, kms:Decrypt with ${wanted.kmsKeyArn}`;
  const permissions = `s3:GetObject on ${wanted.bucket}/${wanted.keyPrefix ?? ''}*${decrypts}, its own log group`;
  const put = { resource: title, field: `policy ${policyName}`, from: undefined, to: permissions };
  return {
    title,
    find: () => findRole(aws, name, wanted.gate),
    plan: (seen) => {
      const create = () => createRole(aws, name, wanted);
      if (!seen) return [creation(title, `assumed by Lambda only; ${permissions}`, create)];
      refuseOtherRegion(title, seen, aws);
      refuseOtherBoundary(title, seen, wanted);
      if (canonical(seen.policy) === canonical(policy)) return [];
      const from = seen.policy === undefined ? undefined : 'other permissions';
      const input = { ...policyAt(name), PolicyDocument: JSON.stringify(policy) };
      const act = () => call(aws.iam, sdk.PutRolePolicyCommand, name, input);
      return [{ changes: [{ ...put, from }], act }];
    },
    follow: (seen) => (seen ? [] : [put]),
  };
}

/** The role of the gate, with our inline policy; throws when another owner has the name. */
export async function findRole(aws: Aws, name: string, gate: string): Promise<SeenRole | undefined> {
  const found = await callIfThere(aws.iam, sdk.GetRoleCommand, name, { RoleName: name });
  if (!found) return undefined;
  const { Arn: arn = '', RoleId: id, Tags, PermissionsBoundary } = found.Role ?? {};
  refuseForeign(`IAM role "${name}"`, tagsIn(Tags), gate);
  const inline = await callIfThere(aws.iam, sdk.GetRolePolicyCommand, name, policyAt(name));
  const document = inline?.PolicyDocument;
  return {
    ...{ arn, id, boundary: PermissionsBoundary?.PermissionsBoundaryArn },
    // IAM returns policies percent-encoded (RFC 3986).
    policy: document === undefined ? undefined : (JSON.parse(decodeURIComponent(document)) as unknown),
  };
}

/** The Region of the function that the role is for: IAM is global, its policy names the function's log. */
const regionOf = ({ policy }: SeenRole): string | undefined =>
  /"arn:[^:]+:logs:([^:]+):/.exec(JSON.stringify(policy ?? ''))?.[1];

const isElsewhere = (seen: SeenRole, { region }: Aws): boolean => (regionOf(seen) ?? region) !== region;

function refuseOtherRegion(title: string, seen: SeenRole, aws: Aws): void {
  if (!isElsewhere(seen, aws)) return;
  throw new Failure(
    `The ${title} is for the function of the same name in ${regionOf(seen) ?? ''}, which would lose its permissions.`,
    'Choose another `name`: roles, like distributions, are shared by all Regions. If that function no longer exists, delete the role.',
    'foreign-resource',
  );
}

/** An existing role keeps its boundary: the action does not ask for the permission to change it. */
function refuseOtherBoundary(title: string, seen: SeenRole, { boundary }: RoleWanted): void {
  if (boundary !== undefined && seen.boundary !== boundary)
    throw new Failure(
      `The ${title} has ${seen.boundary ?? 'no permissions boundary'} instead of the boundary ${boundary}.`,
      'Set it with `aws iam put-role-permissions-boundary`, or leave `permissions-boundary-arn` out.',
      'role-boundary',
    );
}

async function createRole(aws: Aws, name: string, { gate, boundary }: RoleWanted): Promise<void> {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  };
  await call(aws.iam, sdk.CreateRoleCommand, name, {
    RoleName: name,
    Description: `Execution role of the resize function of the gate ${gate}`,
    AssumeRolePolicyDocument: JSON.stringify(trust),
    PermissionsBoundary: boundary,
    Tags: tagList(gateTags(gate)),
  });
}

/** Reading images below the prefix, and writing the function's own log group; nothing else. */
function rolePolicy(aws: Aws, { gate, account, bucket, keyPrefix, kmsKeyArn }: RoleWanted): unknown {
  const logGroup = `arn:${aws.partition}:logs:${aws.region}:${account}:log-group:/aws/lambda/${resourceName(gate)}`;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [logGroup, `${logGroup}:*`],
      },
      {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: `arn:${aws.partition}:s3:::${bucket}/${keyPrefix ?? ''}*`,
      },
      ...(kmsKeyArn === undefined ? [] : [decryption(kmsKeyArn)]),
    ],
  };
}

/** Only for decryption by S3; a key is in the Region of its bucket. AWS does not document the service's name in China. */
function decryption(kmsKeyArn: string): unknown {
  const region = kmsKeyArn.split(':')[3] ?? '';
  return {
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: kmsKeyArn,
    Condition: { StringLike: { 'kms:ViaService': `s3.${region}.amazonaws.com*` } },
  };
}

/** The id of any role of the account; undefined if the caller may not read it. */
export async function roleIdOf(aws: Aws, arn: string): Promise<string | undefined> {
  const name = arn.split('/').at(-1) ?? '';
  try {
    return (await callIfThere(aws.iam, sdk.GetRoleCommand, name, { RoleName: name }))?.Role?.RoleId;
  } catch (error) {
    if (isUnseen(error) || refusedWith(error, 'AccessDenied')) return undefined;
    throw error;
  }
}

/** A role can only be deleted after its policies. One that the gate of this name in another Region needs stays. */
export function deletedRole(aws: Aws, gate: string): Resource<SeenRole | undefined> {
  const name = resourceName(gate);
  const title = `role "${name}"`;
  return {
    title,
    find: () => findRole(aws, name, gate),
    plan: (seen) => {
      if (!seen || isElsewhere(seen, aws)) return [];
      const policy = removal(`${title} policy`, policyName, () =>
        callIfThere(aws.iam, sdk.DeleteRolePolicyCommand, name, policyAt(name)),
      );
      const role = removal(title, seen.arn, () =>
        callIfThere(aws.iam, sdk.DeleteRoleCommand, name, { RoleName: name }),
      );
      return seen.policy === undefined ? [role] : [policy, role];
    },
  };
}
