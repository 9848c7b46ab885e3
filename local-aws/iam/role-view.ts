import type * as sdk from '@aws-sdk/client-iam';
import type { Role } from './role.ts';

/** A role as CreateRole shows it: it leaves out what GetRole tells. */
export function created(role: Role): sdk.Role {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: role.arn,
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encoded(role.trustText),
    ...(role.tags.size > 0 ? { Tags: tagList(role.tags) } : {}),
  };
}

export function viewOf(role: Role): sdk.Role {
  return {
    ...created(role),
    // Recorded: an empty one is left out.
    Description: role.description === '' ? undefined : role.description,
    MaxSessionDuration: role.maxSession,
    ...(role.boundary === undefined
      ? {}
      : {
          PermissionsBoundary: {
            PermissionsBoundaryType: 'Policy' as sdk.PermissionsBoundaryAttachmentType,
            PermissionsBoundaryArn: role.boundary,
          },
        }),
    RoleLastUsed: {},
  };
}

export function tagList(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}

/** Policies come percent-encoded by RFC 3986. Documented (GetRole, GetRolePolicy). */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
