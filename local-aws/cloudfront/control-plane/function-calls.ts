import { answer, instant, invalidArgument, noContent, requireVersion } from './answer.ts';
import type { EdgeFunction, EdgeFunctions, FunctionStage } from './functions.ts';
import type { FunctionRuntime } from '../edge/function-runtime.ts';
import { markedList, pageOf } from './pages.ts';
import type { Route } from './routes.ts';
import { ServiceError } from '../../service.ts';
import { element, leaf, parseXml, textAt } from '../xml.ts';

type StageName = 'DEVELOPMENT' | 'LIVE';

/** How far a function's live stage has come at the edges. */
export type FunctionStatus = (arn: string) => 'UNASSOCIATED' | 'IN_PROGRESS' | 'DEPLOYED';

/** The operations on CloudFront Functions. */
export function functionRoutes(
  functions: EdgeFunctions,
  runtime: FunctionRuntime,
  status: FunctionStatus,
): readonly Route[] {
  const all = /^\/2020-05-31\/function$/;
  const one = /^\/2020-05-31\/function\/([^/]+)$/;
  const below = (name: string): RegExp => new RegExp(`^/2020-05-31/function/([^/]+)/${name}$`);
  const resource = (ids: readonly string[]): string => `function/${ids[0] ?? ''}`;

  const summary = (found: EdgeFunction, stage: StageName): string => {
    const held = stageOf(found, stage);
    return element(
      'FunctionSummary',
      leaf('Name', found.name) +
        leaf('Status', stage === 'LIVE' ? status(found.arn) : 'UNPUBLISHED') +
        element('FunctionConfig', held.config) +
        element(
          'FunctionMetadata',
          leaf('FunctionARN', found.arn) +
            leaf('Stage', stage) +
            leaf('CreatedTime', instant(found.created)) +
            leaf('LastModifiedTime', instant(held.lastModified)),
        ),
    );
  };
  /** The answer's root is the payload itself. */
  const payload = (found: EdgeFunction, stage: StageName): string =>
    summary(found, stage).slice('<FunctionSummary>'.length, -'</FunctionSummary>'.length);

  return [
    {
      method: 'POST',
      path: all,
      operation: 'CreateFunction',
      resource: () => '*',
      perform: ({ request }) => {
        const created = functions.create(request.body);
        return answer(201, 'FunctionSummary', payload(created, 'DEVELOPMENT'), {
          etag: created.development.etag,
          location: `https://cloudfront.amazonaws.com/2020-05-31/function/${created.arn}`,
        });
      },
    },
    {
      method: 'GET',
      path: all,
      operation: 'ListFunctions',
      resource: () => '*',
      perform: ({ query }) => {
        const stage = query.get('Stage') === 'LIVE' ? 'LIVE' : 'DEVELOPMENT';
        const shown = functions.all().filter(({ live }) => stage === 'DEVELOPMENT' || live);
        const page = pageOf(shown, query, ({ name }) => name);
        return answer(
          200,
          'FunctionList',
          markedList(page, (found) => summary(found, stage)),
        );
      },
    },
    {
      method: 'GET',
      path: below('describe'),
      operation: 'DescribeFunction',
      resource,
      perform: ({ id, query }) => {
        const stage = stageAsked(query);
        const found = functions.get(id);
        return answer(200, 'FunctionSummary', payload(found, stage), { etag: stageOf(found, stage).etag });
      },
    },
    {
      method: 'GET',
      path: one,
      operation: 'GetFunction',
      resource,
      perform: ({ id, query }) => {
        const { code, etag } = stageOf(functions.get(id), stageAsked(query));
        return {
          status: 200,
          headers: { 'content-type': 'application/octet-stream', etag },
          body: new TextEncoder().encode(code),
        };
      },
    },
    {
      method: 'PUT',
      path: one,
      operation: 'UpdateFunction',
      resource,
      perform: ({ id, request }) => {
        const found = functions.update(id, request);
        const { etag } = found.development;
        // The API's model reads this one from a misspelt header.
        return answer(200, 'FunctionSummary', payload(found, 'DEVELOPMENT'), { etag, ettag: etag });
      },
    },
    {
      method: 'POST',
      path: below('publish'),
      operation: 'PublishFunction',
      resource,
      perform: ({ id, request }) =>
        answer(200, 'FunctionSummary', payload(functions.publish(id, request), 'LIVE')),
    },
    {
      method: 'POST',
      path: below('test'),
      operation: 'TestFunction',
      resource,
      perform: ({ id, request }) => {
        const found = functions.get(id);
        const body = parseXml(request.body, 'TestFunctionRequest');
        const stage = textAt(body, 'Stage') === 'LIVE' ? 'LIVE' : 'DEVELOPMENT';
        const held = stageOf(found, stage);
        requireVersion(request, held.etag);
        const run = runtime(held.code, eventFrom(textAt(body, 'EventObject') ?? ''));
        const logs = run.logs.map((line) => leaf('member', line)).join('');
        return answer(
          200,
          'TestResult',
          summary(found, stage) +
            leaf('ComputeUtilization', run.utilization) +
            element('FunctionExecutionLogs', logs) +
            leaf('FunctionErrorMessage', run.kind === 'failed' ? run.message : '') +
            leaf('FunctionOutput', run.kind === 'returned' ? outputOf(run.value) : ''),
        );
      },
    },
    {
      method: 'DELETE',
      path: one,
      operation: 'DeleteFunction',
      resource,
      perform: ({ id, request }) => {
        functions.delete(id, request);
        return noContent();
      },
    },
  ];
}

function stageAsked(query: URLSearchParams): StageName {
  return query.get('Stage') === 'LIVE' ? 'LIVE' : 'DEVELOPMENT';
}

function stageOf(found: EdgeFunction, stage: StageName): FunctionStage {
  const held = stage === 'LIVE' ? found.live : found.development;
  if (!held) throw new ServiceError('NoSuchFunctionExists', 404, 'The function does not exist.');
  return held;
}

function eventFrom(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw invalidArgument('The parameter EventObject is not valid JSON.');
  }
}

/** What the function returned, under the name of what it is. */
function outputOf(value: unknown): string {
  const isResponse = typeof value === 'object' && value !== null && 'statusCode' in value;
  return JSON.stringify(isResponse ? { response: value } : { request: value });
}
