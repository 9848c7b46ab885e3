import { answer, exception, instant, invalidArgument, noContent, requireVersion } from './answer.ts';
import type { EdgeFunction, EdgeFunctions, FunctionStage } from './functions.ts';
import type { FunctionRun, FunctionRuntime } from '../edge/function-runtime.ts';
import { markedList, pageOf } from './pages.ts';
import type { Routes } from './routes.ts';
import { element, leaf, parseXml, textAt } from '../xml.ts';

type StageName = 'DEVELOPMENT' | 'LIVE';

/** How far a function's live stage has come at the edges. */
export type FunctionStatus = (arn: string) => 'UNASSOCIATED' | 'IN_PROGRESS' | 'DEPLOYED';

/** The operations on CloudFront Functions. */
export function functionRoutes(
  functions: EdgeFunctions,
  runtime: FunctionRuntime,
  status: FunctionStatus,
): Routes {
  const summary = (found: EdgeFunction, stage: StageName): string =>
    element('FunctionSummary', summaryOf(found, stage, status));
  return {
    CreateFunction: ({ request }) => {
      const created = functions.create(request.body);
      return answer(201, 'FunctionSummary', summaryOf(created, 'DEVELOPMENT', status), {
        etag: created.development.etag,
        location: `https://cloudfront.amazonaws.com/2020-05-31/function/${created.arn}`,
      });
    },
    ListFunctions: ({ query }) => {
      const stage = stageAsked(query.get('Stage'));
      const shown = functions.all().filter(({ live }) => stage === 'DEVELOPMENT' || live);
      const list = markedList(
        pageOf(shown, query, ({ name }) => name),
        (found) => summary(found, stage),
      );
      return answer(200, 'FunctionList', list);
    },
    DescribeFunction: ({ id, query }) => {
      const stage = stageAsked(query.get('Stage'));
      const found = functions.get(id);
      return answer(200, 'FunctionSummary', summaryOf(found, stage, status), {
        etag: stageOf(found, stage).etag,
      });
    },
    GetFunction: ({ id, query }) => {
      const { code, etag } = stageOf(functions.get(id), stageAsked(query.get('Stage')));
      const headers = { 'content-type': 'application/octet-stream', etag };
      return { status: 200, headers, body: new TextEncoder().encode(code) };
    },
    UpdateFunction: ({ id, request }) => {
      const found = functions.update(id, request);
      const { etag } = found.development; // The API's model reads it from a misspelt header.
      return answer(200, 'FunctionSummary', summaryOf(found, 'DEVELOPMENT', status), { etag, ettag: etag });
    },
    PublishFunction: ({ id, request }) =>
      answer(200, 'FunctionSummary', summaryOf(functions.publish(id, request), 'LIVE', status)),
    TestFunction: ({ id, request }) => {
      const found = functions.get(id);
      const body = parseXml(request.body, 'TestFunctionRequest');
      const stage = stageAsked(textAt(body, 'Stage'));
      const held = stageOf(found, stage);
      requireVersion(request, held.etag);
      const run = runtime(held.code, eventFrom(textAt(body, 'EventObject') ?? ''));
      return answer(200, 'TestResult', summary(found, stage) + resultOf(run));
    },
    DeleteFunction: ({ id, request }) => {
      functions.delete(id, request);
      return noContent();
    },
  };
}

/** The XML of a test's result. */
function resultOf(run: FunctionRun): string {
  return (
    leaf('ComputeUtilization', run.utilization) +
    element('FunctionExecutionLogs', run.logs.map((line) => leaf('member', line)).join('')) +
    leaf('FunctionErrorMessage', run.kind === 'failed' ? run.message : '') +
    leaf('FunctionOutput', run.kind === 'returned' ? outputOf(run.value) : '')
  );
}

/** The inner XML of `FunctionSummary`. */
function summaryOf(found: EdgeFunction, stage: StageName, status: FunctionStatus): string {
  const { config, lastModified } = stageOf(found, stage);
  const metadata =
    leaf('FunctionARN', found.arn) +
    leaf('Stage', stage) +
    leaf('CreatedTime', instant(found.created)) +
    leaf('LastModifiedTime', instant(lastModified));
  return (
    leaf('Name', found.name) +
    leaf('Status', stage === 'LIVE' ? status(found.arn) : 'UNPUBLISHED') +
    element('FunctionConfig', config) +
    element('FunctionMetadata', metadata)
  );
}

function stageAsked(stage: string | null | undefined): StageName {
  return stage === 'LIVE' ? 'LIVE' : 'DEVELOPMENT';
}

function stageOf(found: EdgeFunction, stage: StageName): FunctionStage {
  const held = stage === 'LIVE' ? found.live : found.development;
  if (!held) throw exception('NoSuchFunctionExists', 'The function does not exist.');
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
