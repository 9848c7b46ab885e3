import {
  DeleteFunctionCommand,
  ListTagsCommand,
  paginateListAliases,
  paginateListVersionsByFunction,
  TagResourceCommand,
} from '@aws-sdk/client-lambda';
import type { Aws } from '../client/connect.ts';
import { aliasTitle, versionMark } from './function-alias.ts';
import type { AliasName } from './function-alias.ts';
import type { LiveFunction } from './function.ts';
import { deletable, refusable } from '../client/refusal.ts';
import { removal } from '../step.ts';
import type { Resource } from '../step.ts';

export interface SeenVersions {
  /** The version that was proved behind the alias last; undefined: none yet. */
  readonly proved: string | undefined;
  /** Those that this action published, by number. */
  readonly ours: readonly string[];
  /** Those that any alias leads to, with whatever weight. */
  readonly inUse: ReadonlySet<string>;
}

/**
 * The tag of the function that names the version which was proved last behind this alias. While it differs from the
 * alias's, that version is the one to go back to, and the versions before it are yet to be removed.
 */
const provedTag = ({ alias }: AliasName): string => `cloudfront-image-gate-proved-${alias}`;

/** The version that was proved behind the alias last; undefined: none yet. */
export function provedVersion(live: LiveFunction | undefined, at: AliasName): string | undefined {
  return live?.tags[provedTag(at)];
}

/**
 * The function's versions once `live` has been proved: it stays, and so does the one before it, to go back to. Older
 * ones that this action published and no alias leads to are deleted: all versions of an account and Region share
 * 75 GB (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). `live` undefined: the version that a
 * dry run did not publish.
 */
export function formerVersions(
  aws: Aws,
  at: AliasName,
  functionArn: string,
  live: string | undefined,
): Resource<SeenVersions> {
  const { functionName } = at;
  return {
    title: `versions of function "${functionName}"`,
    find: async () => ({
      proved: await readProved(aws, at, functionArn),
      ours: await listOurs(aws, functionName),
      inUse: await listInUse(aws, functionName),
    }),
    plan: ({ proved, ours, inUse }) => {
      if (proved === live) return [];
      const isOld = (version: string): boolean =>
        version !== proved && !inUse.has(version) && (live === undefined || Number(version) < Number(live));
      const removals = ours
        .filter(isOld)
        .map((version) =>
          removal(`version ${version} of function "${functionName}"`, 'an old version', () =>
            deleteVersion(aws, functionName, version),
          ),
        );
      const to = live ?? 'the new version';
      const note = {
        changes: [{ resource: aliasTitle(at), field: 'proved', from: proved, to }],
        act: () => noteProved(aws, at, functionArn, to),
      };
      return [...removals, note];
    },
  };
}

async function readProved(aws: Aws, at: AliasName, Resource: string): Promise<string | undefined> {
  const { Tags } = await refusable(
    'lambda:ListTags',
    at.functionName,
    aws.lambda.send(new ListTagsCommand({ Resource })),
  );
  return Tags?.[provedTag(at)];
}

async function noteProved(aws: Aws, at: AliasName, Resource: string, version: string): Promise<void> {
  await refusable(
    'lambda:TagResource',
    at.functionName,
    aws.lambda.send(new TagResourceCommand({ Resource, Tags: { [provedTag(at)]: version } })),
  );
}

async function listOurs(aws: Aws, name: string): Promise<readonly string[]> {
  const ours: string[] = [];
  const pages = paginateListVersionsByFunction({ client: aws.lambda }, { FunctionName: name });
  const collect = async (): Promise<void> => {
    for await (const { Versions = [] } of pages)
      for (const { Version, Description } of Versions)
        if (Version !== undefined && Description === versionMark) ours.push(Version);
  };
  await refusable('lambda:ListVersionsByFunction', name, collect());
  return ours;
}

async function listInUse(aws: Aws, name: string): Promise<ReadonlySet<string>> {
  const inUse = new Set<string>();
  const pages = paginateListAliases({ client: aws.lambda }, { FunctionName: name });
  const collect = async (): Promise<void> => {
    for await (const { Aliases = [] } of pages)
      for (const { FunctionVersion, RoutingConfig } of Aliases)
        for (const version of [
          FunctionVersion,
          ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {}),
        ])
          if (version !== undefined) inUse.add(version);
  };
  await refusable('lambda:ListAliases', name, collect());
  return inUse;
}

/** Lambda itself refuses to delete a version that an alias leads to by now (ResourceConflictException). */
async function deleteVersion(aws: Aws, name: string, version: string): Promise<void> {
  await deletable(
    'lambda:DeleteFunction',
    `${name}:${version}`,
    aws.lambda.send(new DeleteFunctionCommand({ FunctionName: name, Qualifier: version })),
  );
}
