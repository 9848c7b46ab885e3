import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from '../local-aws/command-line.ts';
import { bucket, openAccount, type DemoAccount } from './account.ts';
import { fetchFrom } from './fetch.ts';
import { visitGallery, type Exhibit } from './gallery.ts';
import { servePage } from './page/server.ts';
import { demoSources, type DemoSources } from './page/sources.ts';
import { runStep, type StepResult } from './runner.ts';
import { startViewers, type Crowd, type Tally, type Viewers } from './viewers.ts';

/**
 * The main job on AWS on loopback: deploy, images through CloudFront, a rejected direct request, a rotation under load. `--keep`
 * leaves everything running; `--seed N` replays another account.
 */
const root = join(import.meta.dirname, '..');
const bundle = join(root, 'dist', 'index.js');
const folder = join(root, 'demo-images');
const rotation = { command: 'rotate', 'propagation-seconds': '5', 'settle-seconds': '3' };
const { keep, seed } = commandLine({ keep: false, seed: 1 });
const began = performance.now();

function say(line: string): void {
  console.log(`[${((performance.now() - began) / 1_000).toFixed(0).padStart(3)} s] ${line}`);
}

async function step(account: DemoAccount, inputs: Readonly<Record<string, string>>): Promise<StepResult> {
  // The action has its own clock; the runner hides its mask commands.
  const onLine = (line: string): void => {
    if (!line.startsWith('::add-mask::')) console.log(`        | ${line}`);
  };
  const done = await runStep({ bundle, inputs, environment: account.environment, onLine });
  if (done.exitCode !== 0) throw new Error(`command: ${inputs.command ?? ''} failed`);
  return done;
}

/** Every 24th request is for an image in a size that no cache has; the others ask which key the edge sends. */
function pathsThatReachTheApi(images: readonly string[]): () => string {
  let turn = 0;
  return () => {
    turn++;
    const image = images[turn % images.length] ?? '';
    return turn % 24 === 0
      ? `/${image}?w=${24 + (turn % 97)}&q=${30 + (turn % 61)}&f=jpeg`
      : `/.gate/viewer-${turn}`;
  };
}

const crowd = ({ aws, images }: DemoAccount, domain: string): Crowd => ({
  url: aws.url,
  domain,
  edges: aws.cloudFront.edgeCount,
  viewersAtEachEdge: 8,
  nextPath: pathsThatReachTheApi(images),
  pause: 100,
});

async function main(): Promise<number> {
  if (!existsSync(bundle)) throw new Error(`${bundle} is missing: run npm run build`);
  const account = await openAccount(seed, say);
  const { aws } = account;
  try {
    say(`AWS on loopback at ${aws.url} (seed ${seed}): ${aws.cloudFront.edgeCount} edges, bucket ${bucket}`);

    say('command: deploy');
    const architecture = process.arch === 'arm64' ? 'arm64' : 'x86_64';
    const deployed = await step(account, {
      command: 'deploy',
      bucket,
      'function-role-arn': account.functionRoleArn,
      architecture,
      'propagation-seconds': '5',
    });
    const domain = deployed.outputs['distribution-domain'] ?? '';
    const distributionId = deployed.outputs['distribution-id'] ?? '';
    const api = new URL(deployed.outputs['api-url'] ?? '');

    say(`images through https://${domain} into ${folder}`);
    const exhibits = await visitGallery(aws.url, domain, account.images, folder);
    for (const image of account.images)
      console.log(
        `        | /${image.padEnd(15)} ${exhibits
          .filter((exhibit) => exhibit.image === image)
          .map(seen)
          .join(', ')}`,
      );
    const missing = exhibits.filter(({ status }) => status !== 200).length;

    say(`${exhibits.length - missing} of ${exhibits.length} images received, ${times(exhibits)}`);

    const direct = await fetchFrom(aws.url, api.host, `${api.pathname}/${account.images[0] ?? ''}`);
    say(`direct request to ${api.host} without a key: ${direct.status} ${direct.body.toString()}`);

    say('command: rotate, while eight viewers at every edge keep requesting images');
    const formerKeys = liveValues(account, distributionId);
    const viewers = startViewers(crowd(account, domain));
    const kept = keep ? await keepPage(account, distributionId, domain, api, viewers) : undefined;
    kept?.mark('rotation started');
    const watch = setInterval(() => {
      say(`${edgesOnNewKey(account, distributionId, formerKeys)}; viewers: ${words(viewers.tally())}`);
    }, 2_000);
    const rotated = await step(account, rotation).finally(() => {
      clearInterval(watch);
    });
    kept?.mark('rotation ended');
    const tally = await viewers.leave();
    const withOldKey = await Promise.all(
      [...formerKeys].map((key) =>
        fetchFrom(aws.url, api.host, `${api.pathname}/.gate/old`, { 'x-api-key': key }),
      ),
    );
    const oldKeyWorks = withOldKey.some(({ status }) => status !== 403);
    if (tally.firstTrouble) say(`first trouble: ${tally.firstTrouble}`);
    const oldKey = withOldKey.map(({ status }) => status).join(', ');
    say(`direct request to the API with the old key: ${oldKey}`);

    console.log(
      `demo: ${tally.requests} requests through CloudFront while the key was replaced, ${tally.refused} rejected; ` +
        `direct to the API: ${direct.status} without a key, ${oldKey} with the old one`,
    );
    if (kept) await leaveRunning(account, domain, kept);
    const well =
      tally.refused + tally.failed + missing === 0 &&
      direct.status === 403 &&
      !oldKeyWorks &&
      rotated.outputs.rotated === 'true';
    return well ? 0 : 1;
  } finally {
    await aws.close();
  }
}

/** The values that the edges send: the demo inspects local-aws itself, which no outsider can. */
function liveValues({ aws }: DemoAccount, distributionId: string): ReadonlySet<string> {
  const values = [...aws.cloudFront.sends(distributionId, 'x-api-key')];
  return new Set(values.filter((value) => value !== undefined));
}

function edgesOnNewKey({ aws }: DemoAccount, distributionId: string, former: ReadonlySet<string>): string {
  const edges = aws.cloudFront.edges(distributionId);
  const switched = edges.filter(({ origins }) =>
    [...origins.values()].some((headers) => {
      const value = headers.get('x-api-key');
      return value !== undefined && !former.has(value);
    }),
  );
  return `${switched.length} of ${edges.length} edges send the new key`;
}

function words({ requests, reachedTheApi, refused, failed }: Tally): string {
  const cached = requests - reachedTheApi;
  return `${requests} requests (${cached} from a cache), ${refused} rejected${failed > 0 ? `, ${failed} failed` : ''}`;
}

/** `w=160 -> avif 3.1 KB`; the status if it is not 200. */
function seen({ wish, status, type, bytes }: Exhibit): string {
  const came = status === 200 ? `${type.replace('image/', '')} ${(bytes / 1_024).toFixed(1)} KB` : status;
  return `${wish} -> ${came}`;
}

/** The median time of the images, and the slowest. */
function times(exhibits: readonly Exhibit[]): string {
  const sorted = exhibits.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other);
  return `half of them within ${sorted[sorted.length >> 1] ?? 0} ms, all within ${sorted.at(-1) ?? 0} ms`;
}

/** The page's sources, which watch from now on. */
interface KeptPage extends DemoSources {
  /** The viewers that the page counts. */
  viewers: Viewers;
}

async function keepPage(
  account: DemoAccount,
  distributionId: string,
  domain: string,
  api: URL,
  viewers: Viewers,
): Promise<KeptPage> {
  const [image = ''] = account.images;
  const addresses = [
    { what: 'an image through CloudFront', url: `${await account.aws.openListener(domain)}/${image}?w=600` },
    {
      what: "the API's own address (403)",
      url: `${await account.aws.openListener(api.host)}${api.pathname}/${image}`,
    },
  ];
  const tally = (): Tally => kept.viewers.tally();
  const sources = demoSources({
    ...{ account, distributionId, domain, bundle, rotation, addresses, viewers: { tally } },
  });
  const kept: KeptPage = { ...sources, viewers };
  return kept;
}

/** Keeps viewers and the page running until Ctrl-C is pressed. */
async function leaveRunning(account: DemoAccount, domain: string, sources: KeptPage): Promise<void> {
  const viewers = startViewers(crowd(account, domain));
  sources.viewers = viewers;
  const page = await servePage(0, sources);
  say('everything keeps running; press Ctrl-C to stop');
  say(`  live view of images and rotation: ${page.url}`);
  for (const { what, url } of sources.addresses) say(`  ${what}: ${url}`);
  // The Node that npm ci brought along is the action's. A shell has no variable with a hyphen, env does; npx would start a shell.
  const inputs = Object.entries(rotation).map(
    ([name, value]) => [`INPUT_${name.toUpperCase()}`, value] as const,
  );
  const variables = [...Object.entries(account.environment), ...inputs];
  const environment = variables.map(([name, value]) => `${name}=${value}`).join(' ');
  say(`  run the action yourself: env ${environment} node_modules/.bin/node dist/index.js`);
  await new Promise<void>((resolve) => process.once('SIGINT', resolve));
  sources.close();
  await page.close();
  await viewers.leave();
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 1;
});
