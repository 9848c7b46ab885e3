import { randomBytes } from 'node:crypto';
import { apiDefinition, type ApiDefinition } from '../src/aws/apigateway/api-definition.ts';
import { apiMethods } from '../src/aws/apigateway/api-methods.ts';
import type { Aws } from '../src/aws/client/connect.ts';
import { apiDomain } from '../src/aws/ownership.ts';
import { deletedApis, restApi } from '../src/aws/apigateway/rest-api.ts';
import { deployStage } from '../src/aws/apigateway/stage.ts';
import type { Resource } from '../src/aws/step.ts';
import { deletedKeys } from '../src/aws/apigateway/api-key.ts';
import { createPlan, deletedPlans, listPlans } from '../src/aws/apigateway/usage-plan.ts';

const stage = 'scratch';

/** An API that API Gateway answers itself, with a plan: keys and deployments can be tried on it without any viewer. */
export interface Scratch {
  readonly apiId: string;
  readonly planId: string;
  /** Answers 200 to whom a key lets in. */
  readonly url: string;
  /** A path that the stage does not have before {@link extend}. */
  readonly laterUrl: string;
  /** Gives the API the later path, not yet the stage. */
  extend(): Promise<void>;
  /** A new deployment of the stage. */
  deploy(): Promise<void>;
}

/** The name of the gate that the scratch API is said to belong to. */
export const scratchName = (gate: string): string => `${gate}-scratch`;

/** A value that API Gateway takes for a key; nobody has a use for it, and still it is not printed. */
export const scratchValue = (): string => randomBytes(20).toString('hex');

export async function buildScratch(aws: Aws, gate: string): Promise<Scratch> {
  const name = scratchName(gate);
  const [probe] = apiDefinition(aws, '', { responseMode: 'streamed', timeout: 29 }).methods.filter(
    ({ integration }) => integration.type === 'MOCK',
  );
  if (!probe) throw new Error('the API of a gate has no probe');
  const definition: ApiDefinition = { binaryMediaTypes: [], methods: [probe] };
  const later: ApiDefinition = { ...definition, methods: [{ ...probe, path: '/later' }] };
  const api = await bring(restApi(aws, name, []));
  if (!api) throw new Error('the scratch API was not made');
  const apiId = api.id;
  await bring(apiMethods(aws, apiId, definition));
  const deploy = (): Promise<void> => deployStage(aws, apiId, stage, 'measuring');
  await deploy();
  const { id: planId } = await createPlan(aws, name, apiId, stage);
  const root = `https://${apiDomain(apiId, aws.region)}/${stage}`;
  return {
    ...{ apiId, planId, deploy },
    url: `${root}${probe.path.replace('{nonce}', 'scratch')}`,
    laterUrl: `${root}/later`,
    extend: async () => {
      await bring(apiMethods(aws, apiId, later));
    },
  };
}

/** Removes it, whatever of it there is. Answers whether the plan went on listing the stage of the deleted API. */
export async function removeScratch(aws: Aws, gate: string): Promise<boolean[]> {
  const name = scratchName(gate);
  await bring(deletedKeys(aws, name, () => undefined));
  await bring(deletedApis(aws, name));
  const plans = await deletedPlans(aws, name).find();
  const left = (await listPlans(aws)).filter(({ id }) => plans.some((plan) => plan.id === id));
  await bring(deletedPlans(aws, name));
  return left.map(({ stages }) => stages.length > 0);
}

/** Observes and acts until nothing differs. */
export async function bring<Seen>(resource: Resource<Seen>): Promise<Seen> {
  for (let round = 0; round < 8; round++) {
    const seen = await resource.find();
    const steps = resource.plan(seen);
    if (steps.length === 0) return seen;
    for (const step of steps) await step.act();
  }
  throw new Error(`${resource.title} does not become what it should be`);
}
