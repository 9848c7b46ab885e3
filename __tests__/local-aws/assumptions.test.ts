import { expect, test } from '@jest/globals';
import { awsAssumptions, demoAssumptions, type Assumptions } from '../../local-aws/assumptions.ts';
import type { Range, Rate } from '../../local-aws/assumptions.ts';
import { tableRows } from '../docs/markdown-pages.ts';

const second = 1_000;
const minute = 60 * second;
const megabyte = 2 ** 20;

/** `5 s-20 min`, `0.2-1 s`, `5`. */
function span([low, high]: Range, unit: number, name: string): string {
  if (unit === second && high >= 2 * minute) return `${low / second} s-${high / minute} min`;
  return `${low === high ? low / unit : `${low / unit}-${high / unit}`}${name}`;
}
const seconds = (range: Range): string => span(range, second, ' s');
const chance = (of: number): string => (of === 0 ? 'never' : `${of * 100} %`);
const whole = (...figures: number[]): string =>
  figures.map((figure) => figure.toLocaleString('en-US')).join('; ');

/** `10/s, burst 40`; `5 per 2 s`. Several that are alike are one. */
function rate(...rates: (Rate | undefined)[]): string {
  const texts = rates.map((one) => {
    const { count = 0, perMs = 0, burst } = one ?? {};
    const per = perMs === second ? `${count}/s` : `${count} per ${perMs / second} s`;
    return burst === undefined ? per : `${per}, burst ${burst}`;
  });
  return [...new Set(texts)].join('; ');
}

/** The figures of a row of local-aws/README.md, in its words, by how the row begins. */
const figures: Readonly<Record<string, (of: Assumptions) => string>> = {
  'a control-plane call': ({ callLatency }) => span(callLatency, 1, ' ms'),
  'API Gateway: hosts': ({ apiGateway: { hosts } }) => span(hosts, 1, ''),
  'a host learns': ({ apiGateway: { keyDelay } }) => seconds(keyDelay),
  'a host falls back': ({ apiGateway: { keyRelapse } }) => `${chance(keyRelapse)} of changes`,
  'a host serves': ({ apiGateway: { deploymentDelay } }) => seconds(deploymentDelay),
  'a deleted key, a deleted stage': ({ apiGateway }) => chance(apiGateway.deletedKeyStaysInPlan),
  'a deleted key, a deleted stage stays': ({ apiGateway }) => chance(apiGateway.deletedStageStaysInPlan),
  'a plain deployment': ({ apiGateway }) => chance(apiGateway.plainDeploymentGoesToCanary),
  'all API Gateway operations': ({ apiGateway }) => rate(apiGateway.callsTogether),
  CreateApiKey: ({ apiGateway: { calls } }) =>
    `${rate(calls.CreateApiKey, calls.DeleteApiKey, calls.CreateResource, calls.DeleteResource)} each`,
  GetResources: ({ apiGateway: { calls } }) => rate(calls.GetResources),
  CreateDeployment: ({ apiGateway: { calls } }) => {
    const { CreateDeployment, CreateRestApi, DeleteRestApi, UpdateUsagePlan, PutRestApi } = calls;
    const all = rate(CreateDeployment, CreateRestApi, DeleteRestApi, UpdateUsagePlan);
    return `${all.replaceAll('; 1 per', ';')}; ${rate(PutRestApi).replace('1/s', '1 s')}`;
  },
  'keys; plans': ({ apiGateway: { quotas } }) =>
    whole(quotas.apiKeys, quotas.usagePlans, quotas.plansPerKey, quotas.tagsPerResource),
  'REST APIs': ({ apiGateway: { quotas } }) =>
    whole(quotas.restApis, quotas.resourcesPerApi, quotas.stagesPerApi),
  'integration, a streamed one': ({ apiGateway: limits }) => {
    const idle = `${limits.streamIdle / minute} min (${limits.streamIdleAtEdge / second} s)`;
    const free = `${limits.streamRate / megabyte} MB/s after ${limits.streamFree / megabyte} MB`;
    return `${limits.integrationTimeout / second} s; ${limits.streamTimeout / minute} min, ${idle}; ${limits.payload / megabyte} MB; ${free}`;
  },
  'CloudFront: distributions': ({ cloudFront: { quotas } }) => whole(quotas.distributions),
  'CloudFront: edges': ({ cloudFront: { edges } }) => span(edges, 1, ''),
  'an edge takes': ({ cloudFront: { edgeDelay } }) => seconds(edgeDelay),
  'Deployed after': ({ cloudFront: { deployedDelay } }) => seconds(deployedDelay),
  UpdateDistribution: ({ cloudFront: { updates } }) => `${updates.count} ${perMinute(updates)}`,
  'an update that changes nothing': ({ cloudFront }) => chance(cloudFront.unchangedUpdateDeploys),
  'two custom headers': ({ cloudFront }) => (cloudFront.takesTwinHeaders ? 'taken' : 'refused'),
  'an edge drops': ({ cloudFront: { invalidationDelay } }) => seconds(invalidationDelay),
  'a request waits': ({ cloudFront: { originHold } }) =>
    `${originHold[0]} to ${originHold[1] === 1 ? 'all' : originHold[1]} that its origin's limits allow (90 s by default)`,
  'Lambda: Pending': ({ lambda: { pending, updating } }) => `${seconds(pending)}; ${seconds(updating)}`,
  'all hosts run': ({ lambda: { codeDelay } }) => seconds(codeDelay),
  'concurrent executions': ({ lambda: { concurrency, memory } }) =>
    `${whole(concurrency)} (draw 10 for a new account); ${whole(memory)} MB`,
  'all Lambda operations': ({ lambda: { callsTogether } }) => rate(callsTogether),
  'CloudWatch Logs': ({ logs: { calls } }) => {
    const { CreateLogGroup, DescribeLogGroups, ...others } = calls;
    return `${rate(CreateLogGroup, DescribeLogGroups)}; ${rate(...Object.values(others))}`;
  },
  IAM: ({ iam: { roleDelay } }) => seconds(roleDelay),
};

const perMinute = ({ perMs }: Rate): string => (perMs === minute ? 'a minute' : `in ${perMs} ms`);
const rows = tableRows('local-aws/README.md', 'figure');

test('local-aws/README.md has no row of other figures', () => {
  const starts = Object.keys(figures);
  expect(rows.filter(([first = '']) => !starts.some((start) => first.startsWith(start)))).toEqual([]);
});

test.each(Object.entries(figures))('local-aws/README.md has the figure that holds: %s', (start, shown) => {
  const [, inAws, inDemo] = rows.find(([first]) => first?.startsWith(start)) ?? [];
  expect(inAws).toBe(shown(awsAssumptions));
  // What the demo says otherwise of its hold on requests is a share of the same limits.
  if (start === 'a request waits')
    expect(inDemo).toBe(`${demoAssumptions.cloudFront.originHold[1] * 100} % of it`);
  else expect(inDemo).toBe(shown(demoAssumptions) === inAws ? 'the same' : shown(demoAssumptions));
});
