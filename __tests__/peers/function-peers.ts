import { run as runBesideAwsRuntime } from './lambda-ric.ts';
import { run as runBesideServerlessOffline } from './serverless-offline.ts';

const peers = {
  'aws-lambda-ric': runBesideAwsRuntime,
  'serverless-offline': runBesideServerlessOffline,
};

/** The packed function under runtimes and gateways that others wrote; each says what it found. Whether all agreed. */
export async function compareFunction(): Promise<boolean> {
  let agreed = true;
  for (const [name, run] of Object.entries(peers)) {
    try {
      const { scenarios, deviations } = await run();
      process.stdout.write(
        `peers: ${scenarios} scenarios told to local-aws and ${name}; ${deviations} listed deviations, 0 differences unexplained\n`,
      );
    } catch (error) {
      agreed = false;
      process.stderr.write(`\nPEER DISAGREES OR NOT CHECKED: ${name}.\n${String(error)}\n\n`);
    }
  }
  return agreed;
}
