import { GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import {
  CreateDistributionWithTagsCommand,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  TestFunctionCommand,
} from '@aws-sdk/client-cloudfront';
import {
  CreateFunctionCommand as CreateLambda,
  DeleteFunctionCommand as DeleteLambda,
  InvokeCommand,
} from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { probePath } from '../src/aws/apigateway/api-definition.ts';
import { createKey, deleteKey, keyName } from '../src/aws/apigateway/api-key.ts';
import { withoutRequirement } from '../src/aws/apigateway/api-methods.ts';
import { attachKey, planKeyIds } from '../src/aws/apigateway/usage-plan.ts';
import type { Aws } from '../src/aws/client/connect.ts';
import { refusedWith } from '../src/aws/client/refusal.ts';
import {
  findDistribution,
  updateDistribution,
  type ReadDistribution,
} from '../src/aws/cloudfront/distribution.ts';
import { deletedDistribution } from '../src/aws/cloudfront/gate-distribution.ts';
import { onceSettled } from '../src/aws/lambda/function-state.ts';
import { gateTags, isOwned, resourceName } from '../src/aws/ownership.ts';
import { builtFunction } from '../src/package/built-function.ts';
import { fact, unmeasured, type Figure } from './figure.ts';
import type { Outside } from './outside.ts';
import { bring, buildScratch, removeScratch, scratchName, scratchValue, type Scratch } from './scratch.ts';
import { pause, watchTransition } from './transition.ts';

/** What AWS is asked, what the project assumes, and how it is asked; it answers in the words of `assumed`. */
interface Question {
  readonly name: string;
  /** Several: either is reckoned with. */
  readonly assumed: readonly string[];
  ask(): Promise<string>;
}

export interface QuestionOptions {
  readonly gate: string;
  readonly bundle: string;
  /** Of the function that is made for one of the questions; undefined: it is left out. */
  readonly functionRoleArn: string | undefined;
}

/** The origin of the distribution that is asked about; it never serves. */
const scratchDomain = 'image-gate-scratch.example.com';

/**
 * What only an account can tell and the design rests on, asked in some minutes and on scratch resources, before anything that
 * takes long. Each answer is said at once; a question that cannot be asked is no reason to stop.
 */
export async function openQuestions(outside: Outside, options: QuestionOptions): Promise<readonly Figure[]> {
  const scratch = await buildScratch(outside.aws, options.gate);
  const figures: Figure[] = [];
  for (const question of [
    ...keyQuestions(outside, options, scratch),
    ...edgeQuestions(outside, options),
    ...distributionQuestions(outside, options),
    ...lambdaQuestions(outside, options),
  ])
    figures.push(await answered(outside, question));
  await removeScratch(outside.aws, options.gate);
  return [...figures, ...unanswerable];
}

async function answered({ say }: Outside, { name, assumed, ask }: Question): Promise<Figure> {
  try {
    const seen = await ask();
    const fits = assumed.includes(seen);
    say(`${name}: ${seen} (${fits ? 'as assumed' : `not as assumed: ${assumed.join(' or ')}`})`);
    return fits ? fact(name, seen, seen) : fact(name, seen, assumed.join(' or '));
  } catch (error) {
    say(`${name}: could not be asked (${String(error)})`);
    return unmeasured(name, String(error));
  }
}

function keyQuestions(
  { aws, probe, watch }: Outside,
  { gate }: QuestionOptions,
  scratch: Scratch,
): readonly Question[] {
  const name = scratchName(gate);
  return [
    {
      name: 'API Gateway: a list of keys carries their tags',
      assumed: ['yes'],
      ask: async () => {
        const { id } = await createKey(aws, name, scratchValue());
        const { items = [] } = await aws.apiGateway.send(
          new GetApiKeysCommand({ nameQuery: keyName(name), includeValues: true }),
        );
        await deleteKey(aws, id);
        return isOwned(items.find((key) => key.id === id)?.tags, name) ? 'yes' : 'no';
      },
    },
    {
      name: 'API Gateway: a deleted key leaves its plan',
      assumed: ['yes', 'no'],
      ask: async () => {
        const { id } = await createKey(aws, name, scratchValue());
        await attachKey(aws, scratch.planId, id);
        await deleteKey(aws, id);
        return (await planKeyIds(aws, scratch.planId)).includes(id) ? 'no' : 'yes';
      },
    },
    {
      name: 'API Gateway: the id of the key, in the probe of a request without one',
      assumed: ['empty', 'the name of the variable'],
      ask: async () => {
        await bring(withoutRequirement(aws, scratch.apiId, [`GET ${probePath}/{nonce}`]));
        await scratch.deploy();
        let body = '';
        await watchTransition(watch, async () => {
          const answer = await probe.request(scratch.url);
          if (answer.status === 200) body = new TextDecoder().decode(answer.body);
          return answer.status === 200;
        });
        const said = (JSON.parse(body) as { apiKeyId?: unknown }).apiKeyId;
        if (said === '') return 'empty';
        return String(said).startsWith('$') ? 'the name of the variable' : `"${String(said)}"`;
      },
    },
  ];
}

/** Returns a line feed in a parameter, as percent-decoding makes one. */
const lineFeed =
  "function handler(event) { event.request.querystring = { w: { value: '4\\n0' } }; return event.request; }";

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
const fullRequest = {
  version: '1.0',
  context: { eventType: 'viewer-request' },
  viewer: { ip: '192.0.2.1' },
  request: {
    ...{ method: 'GET', uri: '/300x200/folder/image.jpg', cookies: {} },
    querystring: { fit: { value: 'cover' }, q: { value: '70' }, f: { value: 'auto' }, dpr: { value: '2' } },
    headers: { accept: { value: 'image/avif,image/webp,*/*' } },
  },
};

function edgeQuestions({ aws }: Outside, { gate, bundle }: QuestionOptions): readonly Question[] {
  const Name = resourceName(scratchName(gate));
  const test = async (code: string): Promise<{ error: string; used: number }> => {
    const body = {
      ...{ Name, FunctionCode: new TextEncoder().encode(code) },
      FunctionConfig: { Comment: 'asks a question', Runtime: 'cloudfront-js-2.0' as const },
    };
    const { ETag: IfMatch } = await aws.cloudFront.send(new CreateFunctionCommand(body));
    try {
      const EventObject = new TextEncoder().encode(JSON.stringify(fullRequest));
      const { TestResult } = await aws.cloudFront.send(
        new TestFunctionCommand({ Name, IfMatch, Stage: 'DEVELOPMENT', EventObject }),
      );
      const { FunctionErrorMessage: error = '', ComputeUtilization: used = 'NaN' } = TestResult ?? {};
      return { error, used: Number(used) };
    } finally {
      await aws.cloudFront.send(new DeleteFunctionCommand({ Name, IfMatch }));
    }
  };
  return [
    {
      name: 'CloudFront: the edge function takes at most half of its time',
      assumed: ['yes'],
      ask: async () => {
        const { edgeFunction } = await builtFunction(bundle, { IMAGE_GATE_BUCKET: 'none' });
        const { error, used } = await test(edgeFunction);
        return error === '' && used <= 50 ? 'yes' : error || `no: ${used} %`;
      },
    },
    {
      name: 'CloudFront: a raw line feed in a query that a function returns, in its test',
      assumed: ['taken', 'refused'],
      ask: async () => ((await test(lineFeed)).error === '' ? 'taken' : 'refused'),
    },
  ];
}

function distributionQuestions({ aws }: Outside, { gate }: QuestionOptions): readonly Question[] {
  const name = scratchName(gate);
  let id = '';
  return [
    {
      name: 'CloudFront: an update that changes nothing is a new version',
      assumed: ['yes', 'no'],
      ask: async () => {
        id = await createDistribution(aws, name);
        const seen = await found(aws, id);
        return (await updateDistribution(aws, { id: id, etag: seen.etag }, seen.config)) === seen.etag
          ? 'no'
          : 'yes';
      },
    },
    {
      name: 'CloudFront: two header names that differ in case alone are refused',
      assumed: ['yes'],
      ask: async () => {
        const { etag, config } = await found(aws, id);
        const header = (name: string): string =>
          `<OriginCustomHeader><HeaderName>${name}</HeaderName><HeaderValue>1</HeaderValue></OriginCustomHeader>`;
        const both = `<Quantity>2</Quantity><Items>${header('X-Scratch')}${header('x-scratch')}</Items>`;
        const xml = config.xml.replace(
          /<CustomHeaders>[^]*?<\/CustomHeaders>/,
          `<CustomHeaders>${both}</CustomHeaders>`,
        );
        try {
          await updateDistribution(aws, { id: id, etag: etag }, { xml });
          return 'no';
        } catch (error) {
          if (refusedWith(error, 'InvalidArgument', 'InvalidOrigin', 'MalformedXML')) return 'yes';
          throw error;
        }
      },
    },
  ];
}

async function found(aws: Aws, id: string): Promise<ReadDistribution> {
  const seen = await findDistribution(aws, id);
  if (!seen) throw new Error(`there is no distribution ${id}`);
  return seen;
}

/** Disabled from the first, so that it serves nobody and can be deleted as soon as it is deployed. */
async function createDistribution(aws: Aws, gate: string): Promise<string> {
  const origin = { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'https-only' as const };
  const Items = Object.entries(gateTags(gate)).map(([Key, Value]) => ({ Key, Value }));
  const { Distribution } = await aws.cloudFront.send(
    new CreateDistributionWithTagsCommand({
      DistributionConfigWithTags: {
        DistributionConfig: {
          ...{ CallerReference: `${gate} ${Date.now()}`, Comment: 'asks a question', Enabled: false },
          Origins: {
            Quantity: 1,
            Items: [{ Id: 'scratch', DomainName: scratchDomain, CustomOriginConfig: origin }],
          },
          DefaultCacheBehavior: {
            ...{ TargetOriginId: 'scratch', ViewerProtocolPolicy: 'https-only' },
            CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', // Managed-CachingDisabled
          },
        },
        Tags: { Items },
      },
    }),
  );
  return Distribution?.Id ?? '';
}

/** Deletes the distribution that was asked about, once its edges have it: after everything else they do. */
export async function removeScratchDistribution({ aws, watch, say }: Outside, gate: string): Promise<void> {
  const gone = deletedDistribution(aws, scratchName(gate), scratchDomain);
  const began = Date.now();
  for (let seen = await gone.find(); seen && !seen.deployed; seen = await gone.find()) {
    if (Date.now() - began > longestDeployment) break;
    say(`distribution ${seen.id}: waiting until it can be deleted`);
    await pause(watch.interval * 40);
  }
  await bring(gone);
}

/** ms */
const longestDeployment = 45 * 60_000;

/** Ends its process right after an answer, while Lambda keeps it for the next request. */
const dying =
  'export const handler = async () => { setTimeout(() => process.exit(1), 300); return "here"; };';

function lambdaQuestions(
  { aws }: Outside,
  { gate, functionRoleArn: Role }: QuestionOptions,
): readonly Question[] {
  const FunctionName = resourceName(scratchName(gate));
  if (Role === undefined) return [];
  return [
    {
      name: 'Lambda: a request after the process has ended between two of them',
      assumed: ['is answered', 'fails once'],
      ask: async () => {
        const ZipFile = zipSync({ 'index.mjs': strToU8(dying) });
        await aws.lambda.send(
          new CreateLambda({
            ...{ FunctionName, Role, Runtime: 'nodejs24.x', Handler: 'index.handler', Code: { ZipFile } },
            Tags: gateTags(scratchName(gate)),
          }),
        );
        try {
          await onceSettled(aws, FunctionName);
          const outcomes: boolean[] = [];
          for (let turn = 0; turn < 6; turn++) {
            outcomes.push(
              (await aws.lambda.send(new InvokeCommand({ FunctionName, Payload: strToU8('{}') })))
                .FunctionError === undefined,
            );
            await pause(1_000);
          }
          const failed = outcomes.filter((well) => !well).length;
          return failed === 0 ? 'is answered' : failed < 4 ? 'fails once' : `fails ${failed} times of 6`;
        } finally {
          await aws.lambda.send(new DeleteLambda({ FunctionName }));
        }
      },
    },
  ];
}

/** What no account tells without more than a gate needs. */
const unanswerable: readonly Figure[] = [
  unmeasured(
    'CloudFront: permissions of an update that leaves access logs or Lambda@Edge as they are',
    'it needs a distribution that has them, and a role that lacks them',
  ),
  unmeasured(
    'CloudFront: Deployed counts regional caches and Origin Shield',
    'no answer says which cache asked the origin',
  ),
];
