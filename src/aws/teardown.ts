import { DeleteRestApiCommand } from '@aws-sdk/client-api-gateway';
import {
  DeleteCachePolicyCommand,
  DeleteFunctionCommand as DeleteEdgeFunctionCommand,
  GetCachePolicyCommand,
} from '@aws-sdk/client-cloudfront';
import { DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteFunctionCommand, GetFunctionCommand } from '@aws-sdk/client-lambda';
import { deleteKey, listKeys } from './apigateway/api-key.ts';
import type { ApiKey } from './apigateway/api-key.ts';
import { findCachePolicy } from './cloudfront/cache-policy.ts';
import type { Aws } from './client/connect.ts';
import { findStage } from './cloudfront/edge-function.ts';
import { resourceName } from './naming.ts';
import { adoptedStage, gateTagNames, isOwned } from './ownership.ts';
import { deletable, findable, refusable } from './client/refusal.ts';
import { listApis } from './apigateway/rest-api.ts';
import type { RestApi } from './apigateway/rest-api.ts';
import { findRole, policyName } from './iam/role.ts';
import { removal } from './step.ts';
import type { Resource } from './step.ts';
import { removeTags } from './apigateway/tagging.ts';
import { deletePlan, listPlans } from './apigateway/usage-plan.ts';
import type { UsagePlan } from './apigateway/usage-plan.ts';

/** The gate's keys gone. An API whose methods require a key and that has none lets nobody in. */
export function deletedKeys(
  aws: Aws,
  gate: string,
  mask: (value: string) => void,
): Resource<readonly ApiKey[]> {
  return {
    title: `keys of the gate "${gate}"`,
    find: async () => {
      const owned = (await listKeys(aws, gate)).filter(({ tags }) => isOwned(tags, gate));
      for (const { value } of owned) mask(value);
      return owned;
    },
    plan: (seen) => seen.map(({ id }) => removal(`key ${id}`, 'a key', () => deleteKey(aws, id))),
  };
}

/** The gate's plan gone; one that the user gave it stays his, without the gate's tags. */
export function deletedPlans(aws: Aws, gate: string): Resource<readonly UsagePlan[]> {
  return {
    title: `usage plan of the gate "${gate}"`,
    find: async () => (await listPlans(aws)).filter(({ tags }) => isOwned(tags, gate)),
    plan: (seen) =>
      seen.map((plan) => {
        if (!adoptedStage(plan.tags))
          return removal(`usage plan ${plan.id}`, plan.name, () => deletePlan(aws, plan));
        return {
          changes: [
            { resource: `usage plan ${plan.id}`, field: 'adopted by the gate', from: gate, to: undefined },
          ],
          act: () => removeTags(aws, 'usageplans', plan.id, gateTagNames(plan.tags)),
        };
      }),
  };
}

/** With its stage, its deployments and its methods. DeleteRestApi is limited to one call per 30 s. */
export function deletedApis(aws: Aws, gate: string): Resource<readonly RestApi[]> {
  return {
    title: `REST API of the gate "${gate}"`,
    find: async () => (await listApis(aws)).filter(({ tags }) => isOwned(tags, gate)),
    plan: (seen) =>
      seen.map(({ id, name }) =>
        removal(`REST API ${id}`, name, () =>
          deletable(
            'apigateway:DeleteRestApi',
            id,
            aws.apiGateway.send(new DeleteRestApiCommand({ restApiId: id })),
          ),
        ),
      ),
  };
}

/** With its versions, aliases and permissions. Its log group stays where Lambda made it: it holds the user's records. */
export function deletedFunction(aws: Aws, gate: string): Resource<boolean> {
  const name = resourceName(gate);
  return {
    title: `function "${name}"`,
    find: async () => {
      const get = aws.lambda.send(new GetFunctionCommand({ FunctionName: name }));
      return isOwned((await findable('lambda:GetFunction', name, get))?.Tags, gate);
    },
    plan: (owned) =>
      owned
        ? [
            removal(`function "${name}"`, 'with its versions', () =>
              deletable(
                'lambda:DeleteFunction',
                name,
                aws.lambda.send(new DeleteFunctionCommand({ FunctionName: name })),
              ),
            ),
          ]
        : [],
  };
}

/** A role can only be deleted when its policies are. */
export function deletedRole(aws: Aws, gate: string): Resource<Awaited<ReturnType<typeof findRole>>> {
  const name = resourceName(gate);
  const title = `role "${name}"`;
  return {
    title,
    find: () => findRole(aws, name, gate),
    plan: (seen) => {
      if (!seen) return [];
      const policy = removal(`${title} policy`, policyName, () =>
        deletable(
          'iam:DeleteRolePolicy',
          name,
          aws.iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: policyName })),
        ),
      );
      const role = removal(title, seen.arn, () =>
        deletable('iam:DeleteRole', name, aws.iam.send(new DeleteRoleCommand({ RoleName: name }))),
      );
      return seen.policy === undefined ? [role] : [policy, role];
    },
  };
}

export function deletedCachePolicy(
  aws: Aws,
  gate: string,
): Resource<Awaited<ReturnType<typeof findCachePolicy>>> {
  return {
    title: `cache policy of the gate "${gate}"`,
    find: () => findCachePolicy(aws, gate),
    plan: (seen) =>
      seen
        ? [
            removal(`cache policy ${seen.id}`, seen.config.Name ?? '', async () => {
              const { ETag } = await refusable(
                'cloudfront:GetCachePolicy',
                seen.id,
                aws.cloudFront.send(new GetCachePolicyCommand({ Id: seen.id })),
              );
              await deletable(
                'cloudfront:DeleteCachePolicy',
                seen.id,
                aws.cloudFront.send(new DeleteCachePolicyCommand({ Id: seen.id, IfMatch: ETag })),
              );
            }),
          ]
        : [],
  };
}

export function deletedEdgeFunction(aws: Aws, gate: string): Resource<Awaited<ReturnType<typeof findStage>>> {
  const name = resourceName(gate);
  const title = `CloudFront Function "${name}"`;
  return {
    title,
    find: () => findStage(aws, gate, 'DEVELOPMENT'),
    plan: (seen) =>
      seen
        ? [
            removal(title, seen.comment, () =>
              deletable(
                'cloudfront:DeleteFunction',
                name,
                aws.cloudFront.send(new DeleteEdgeFunctionCommand({ Name: name, IfMatch: seen.etag })),
              ),
            ),
          ]
        : [],
  };
}
