import { isDeepStrictEqual } from 'node:util';
import { callWithBoto } from './boto.ts';
import { type Deviation, deviations } from './deviations.ts';
import { compareFunction } from './function-peers.ts';
import { startMoto } from './moto.ts';
import { compareEdgeFunction } from './njs.ts';
import { localPeer, motoPeer } from './peer.ts';
import { lintPolicies } from './policies.ts';
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

try {
  const moto = await startMoto();
  try {
    const { steps, explained, complaints } = await compare(moto.endpoint);
    for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
    process.stdout.write(
      `peers: ${scenarios.length} scenarios with ${steps} steps told to local-aws and moto; ` +
        `${deviations.length} listed deviations of moto explain ${explained} differences, ${complaints.length} unexplained\n`,
    );
    if (complaints.length > 0) process.exitCode = 1;
  } finally {
    moto.stop();
  }
} catch (error) {
  process.stderr.write(`\nPEERS NOT CHECKED: moto could not be installed or started.\n${String(error)}\n\n`);
  process.exitCode = 1;
}

try {
  const { report, complaints } = await callWithBoto();
  for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
  process.stdout.write(`peers: ${report}, ${complaints.length} complaints\n`);
  if (complaints.length > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(
    `\nNOT CALLED BY OTHER CLIENTS: boto3 and the AWS CLI could not be installed or started.\n${String(error)}\n\n`,
  );
  process.exitCode = 1;
}

if (!(await compareFunction())) process.exitCode = 1;

const edge = await compareEdgeFunction();
process.stdout.write(`peers: edge function: ${edge.report}\n`);
if (!edge.agreed) process.exitCode = 1;

try {
  const { report, complaints } = lintPolicies();
  for (const complaint of complaints) process.stdout.write(`${complaint}\n`);
  process.stdout.write(`peers: policies: ${report}\n`);
  if (complaints.length > 0) process.exitCode = 1;
} catch (error) {
  process.stderr.write(
    `\nPOLICIES NOT LINTED: parliament or cfn-lint could not be installed.\n${String(error)}\n\n`,
  );
  process.exitCode = 1;
}
