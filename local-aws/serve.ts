import { assume, awsAssumptions, demoAssumptions } from './assumptions.ts';
import { commandLine, rejectOption } from './command-line.ts';
import { administratorKey } from './credentials.ts';
import { startLocalAws } from './local-aws.ts';

/** `node local-aws/serve.ts --port 4566 --seed 7`: an empty account for any AWS client, until it is interrupted. */
const { port, seed, region, slow } = commandLine({
  /** 0: any that is free. */
  port: '4566',
  seed: 1,
  region: 'eu-central-1',
  /** Use AWS's minutes instead of the demo's seconds. */
  slow: false,
});
if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
  rejectOption(`--port must be a whole number up to 65535, not "${port}".`);
const aws = await startLocalAws({
  port: Number(port),
  seed,
  region,
  assumptions: assume(slow ? awsAssumptions : demoAssumptions),
  onNotice: console.error,
  onFunctionLog: (name, line) => {
    console.error(`${name}: ${line}`);
  },
});

console.log(`AWS on loopback, seed ${aws.seed}. In another terminal:

export AWS_ENDPOINT_URL=${aws.url} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
export AWS_ACCESS_KEY_ID=${administratorKey.accessKeyId} AWS_SECRET_ACCESS_KEY=${administratorKey.secretAccessKey}
aws sts get-caller-identity`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void aws.close());
