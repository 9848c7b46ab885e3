import { isDeepStrictEqual } from 'node:util';
import { callWithBoto } from './boto.ts';
import { type Deviation, deviations } from './deviations.ts';
import type { Finding } from './finding.ts';
import { compareRuntime } from './lambda-ric.ts';
import { startMoto } from './moto.ts';
import { compareEdgeFunction } from './njs.ts';
import { compareOddImages } from './odd-images.ts';
import { localPeer, motoPeer } from './peer.ts';
import { lintPolicies } from './policies.ts';
import { compareGateway } from './serverless-offline.ts';
import { checkStacks } from './stacks.ts';
import { observationsOf, type Scenario } from './scenario.ts';
import { apiKeyScenarios } from './scenarios/api-keys.ts';
import { distributionScenarios } from './scenarios/distributions.ts';
import { functionScenarios } from './scenarios/functions.ts';
import { restApiScenarios } from './scenarios/rest-apis.ts';
import { roleScenarios } from './scenarios/roles.ts';
import { usagePlanScenarios } from './scenarios/usage-plans.ts';

const scenarios: readonly Scenario[] = [
  ...apiKeyScenarios,
  ...usagePlanScenarios,
  ...restApiScenarios,
  ...distributionScenarios,
  ...functionScenarios,
  ...roleScenarios,
];

/** What the list of deviations says that moto answers at `step`; undefined: nothing is listed. */
function listed(scenario: string, step: string): Deviation | undefined {
  return deviations.find((one) => one.scenario === scenario && Object.hasOwn(one.moto, step));
}

interface Comparison {
  readonly steps: number;
  /** Steps at which moto differs as listed. */
  readonly explained: number;
  readonly complaints: readonly string[];
}

/** Tells every scenario to local-aws and to moto; a difference must be a listed deviation, word for word. */
async function compare(endpoint: string): Promise<Comparison> {
  const complaints: string[] = [];
  let steps = 0;
  let explained = 0;
  for (const scenario of scenarios) {
    const ours = await observationsOf(scenario, localPeer());
    const theirs = await observationsOf(scenario, await motoPeer(endpoint));
    for (const step of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      steps++;
      const known = listed(scenario.name, step);
      const where = `${scenario.name}\n  ${step}`;
      if (isDeepStrictEqual(ours[step], theirs[step])) {
        if (known)
          complaints.push(`${where}\n    is listed as a deviation, but there is no difference any more`);
      } else if (known && isDeepStrictEqual(known.moto[step], theirs[step])) explained++;
      else
        complaints.push(
          `${where}\n    local-aws: ${JSON.stringify(ours[step])}\n    moto:      ${JSON.stringify(theirs[step])}`,
        );
    }
  }
  const told = new Set(scenarios.map(({ name }) => name));
  for (const { scenario } of deviations)
    if (!told.has(scenario)) complaints.push(`a deviation of a scenario that is not told: ${scenario}`);
  return { steps, explained, complaints };
}

async function compareWithMoto(): Promise<Finding> {
  const moto = await startMoto();
  try {
    const { steps, explained, complaints } = await compare(moto.endpoint);
    return {
      report:
        `${scenarios.length} scenarios with ${steps} steps told to local-aws and moto; ` +
        `${deviations.length} listed deviations of moto explain ${explained} differences`,
      complaints,
    };
  } finally {
    moto.stop();
  }
}

/** What can be checked, by the names that `npm run test:peers -- NAME ...` takes. */
const parts: Readonly<Record<string, () => Finding | Promise<Finding>>> = {
  moto: compareWithMoto,
  clients: callWithBoto,
  'aws-lambda-ric': compareRuntime,
  'serverless-offline': compareGateway,
  edge: compareEdgeFunction,
  policies: lintPolicies,
  stacks: checkStacks,
  'odd-images': compareOddImages,
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(parts, name));
if (unknown.length > 0)
  throw new Error(`no such part: ${unknown.join(', ')}. The parts are ${Object.keys(parts).join(', ')}.`);
for (const [name, check] of Object.entries(parts)) {
  if (names.length > 0 && !names.includes(name)) continue;
  try {
    const { report, complaints } = await check();
    for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
    process.stdout.write(`peers: ${name}: ${report}; ${complaints.length} complaints\n`);
    if (complaints.length > 0) process.exitCode = 1;
  } catch (error) {
    process.stderr.write(
      `\nNOT CHECKED: ${name}: a tool could not be installed or started.\n${String(error)}\n\n`,
    );
    process.exitCode = 1;
  }
}
