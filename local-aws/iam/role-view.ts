import { element, leaf } from '../xml-text.ts';
import { members } from './query.ts';
import type { Role } from './role.ts';

/** A role as IAM's answers show it (XML). CreateRole leaves out what GetRole tells. */
export function viewOf(role: Role, withTags: boolean): string {
  return [
    leaf('Path', role.path),
    leaf('RoleName', role.name),
    leaf('RoleId', role.id),
    leaf('Arn', role.arn),
    leaf('CreateDate', new Date(role.createdAt).toISOString().replace(/\.\d+/, '')),
    leaf('AssumeRolePolicyDocument', encoded(role.trustText)),
    ...(withTags ? [leaf('Description', role.description), leaf('MaxSessionDuration', role.maxSession)] : []),
    ...(role.tags.size > 0 ? [tagList([...role.tags])] : []),
    ...(withTags && role.boundary !== undefined
      ? [
          element(
            'PermissionsBoundary',
            leaf('PermissionsBoundaryType', 'Policy') + leaf('PermissionsBoundaryArn', role.boundary),
          ),
        ]
      : []),
  ].join('');
}

/** A role's tags (XML). */
export function tagList(tags: readonly (readonly [key: string, value: string])[]): string {
  return members(
    'Tags',
    tags.map(([key, value]) => leaf('Key', key) + leaf('Value', value)),
  );
}

/** Policies come percent-encoded by RFC 3986. Documented (GetRole, GetRolePolicy). */
export function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
