import { encode } from '../text.ts';
import type { Spread } from '../spread.ts';
import type { PolicyDocument } from './policy.ts';
import type * as sdk from '@aws-sdk/client-iam';

/** A role, with its policies as text because IAM returns the original text. */
export interface Role {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly description: string;
  /** s */
  readonly maxSession: number;
  readonly createdAt: number;
  trust: Spread<PolicyDocument | undefined>;
  trustText: string;
  readonly inline: Map<
    string,
    { readonly text: string; readonly document: Spread<PolicyDocument | undefined> }
  >;
  /** Managed policies by ARN. */
  readonly attached: Map<string, Spread<PolicyDocument | undefined>>;
  readonly tags: Map<string, string>;
  /** ARN of the permissions boundary. */
  readonly boundary: string | undefined;
}

/** A role as CreateRole shows it, without some members of GetRole. */
export function created(role: Role): sdk.Role {
  return {
    ...{ Path: role.path, RoleName: role.name, RoleId: role.id, Arn: role.arn },
    // In whole seconds. Recorded.
    CreateDate: new Date(Math.floor(role.createdAt / 1_000) * 1_000),
    // Policies come percent-encoded. Documented (GetRole, GetRolePolicy).
    AssumeRolePolicyDocument: encode(role.trustText),
    ...(role.tags.size > 0 ? { Tags: tagList(role.tags) } : {}),
  };
}

export function viewOf(role: Role): sdk.Role {
  return {
    ...created(role),
    // Recorded: an empty one is left out.
    Description: role.description === '' ? undefined : role.description,
    MaxSessionDuration: role.maxSession,
    PermissionsBoundary: role.boundary === undefined ? undefined : boundedBy(role.boundary),
    RoleLastUsed: {},
  };
}

function boundedBy(PermissionsBoundaryArn: string): sdk.AttachedPermissionsBoundary {
  return { PermissionsBoundaryType: 'Policy' as 'PermissionsBoundaryPolicy', PermissionsBoundaryArn };
}

export function tagList(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
