import { listAllKeys, type ApiKey } from '../../src/aws/apigateway/api-key.ts';
import { connect } from '../../src/aws/client/connect.ts';
import { systemClock } from '../../src/clock.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { DemoAccount } from '../account.ts';
import { fetchFrom } from '../fetch.ts';
import { runStep } from '../runner.ts';
import type { Viewers } from '../viewers.ts';
import { History } from './history.ts';
import { putHeaderBack } from './outsider.ts';
import type { ActionName, EdgeView, KeyView, PageSources, RunView } from './view.ts';

/** A gate on loopback, and its viewers. */
export interface Exhibition {
  readonly account: DemoAccount;
  readonly distributionId: string;
  readonly domain: string;
  readonly bundle: string;
  readonly viewers: Pick<Viewers, 'tally'>;
  readonly addresses: PageSources['addresses'];
  /** The `with:` of the rotation that the button starts. */
  readonly rotation: Readonly<Record<string, string>>;
}

export interface DemoSources extends PageSources {
  /** Puts a mark into the time line. */
  mark(word: string): void;
  /** Stops watching and ends a run in progress. */
  close(): void;
}

/** Interval between lists of the keys, in ms: API Gateway's 10 calls a second are for the action. */
const keyPause = 1_000;
/** Interval between reads of the edges, in ms. */
const edgePause = 300;
const longestLog = 200;
const mostKeys = 6;

/** Connects the page to a demo account: it inspects local-aws itself, which no viewer and no outsider can. */
export function demoSources(exhibition: Exhibition): DemoSources {
  const { account, distributionId, domain, bundle, viewers, addresses, rotation } = exhibition;
  const { region } = account.aws.surroundings;
  const aws = connect({
    region,
    clock: systemClock,
    requestHandler: account.aws.requestHandler(),
    credentials: administratorKey,
  });
  /** Every key that was ever seen, by value, in the order of its creation. */
  const keys = new Map<string, KeyView>();
  const run = {
    state: 'idle' as RunView['state'],
    lines: [] as string[],
    kill: noProcess as (signal: NodeJS.Signals) => void,
  };

  const refresh = async (): Promise<void> => {
    remember(keys, await listAllKeys(aws));
  };
  const timer = setInterval(() => {
    refresh().catch((error: unknown) => run.lines.push(String(error)));
  }, keyPause);
  timer.unref();
  const history = new History();
  const edges = (): EdgeView[] =>
    headersOf(account, distributionId).map((value, edge): EdgeView => {
      return { name: `edge ${edge + 1}`, keyId: value === undefined ? undefined : keys.get(value)?.id };
    });
  const watch = setInterval(() => {
    // Before the keys were listed once, every value is unknown.
    if (keys.size > 0) history.look(Date.now(), edges(), [...keys.values()]);
  }, edgePause);
  watch.unref();
  const mark = (word: string): void => {
    history.mark(Date.now(), word);
  };

  const rotate = (): void => {
    run.state = 'running';
    run.lines = [];
    mark('rotation started');
    const ended = runStep({
      bundle,
      inputs: rotation,
      environment: account.environment,
      onLine: (line) => {
        if (!line.startsWith('::add-mask::')) run.lines = [...run.lines, line].slice(-longestLog);
      },
      onStart: (kill) => {
        run.kill = kill;
      },
    });
    ended.then(
      ({ exitCode, signal }) => {
        mark(signal === 'SIGKILL' ? 'rotation killed' : 'rotation ended');
        run.state = signal === 'SIGKILL' ? 'killed' : exitCode === 0 ? 'finished' : 'failed';
      },
      (error: unknown) => {
        run.state = 'failed';
        run.lines.push(String(error));
      },
    );
  };

  const actions: Readonly<Record<ActionName, () => Promise<void>>> = {
    rotate: async () => {
      if (run.state === 'running') throw new Error('a run is in progress already');
      rotate();
    },
    kill: async () => {
      if (run.state !== 'running') throw new Error('no run is in progress');
      run.kill('SIGKILL');
    },
    outsider: async () => {
      await refresh();
      const sent = headersOf(account, distributionId);
      const former = [...keys.keys()].reverse().find((value) => !sent.includes(value));
      if (former === undefined) throw new Error('there is no old header yet: rotate first');
      await putHeaderBack(aws, distributionId, former);
      run.state = 'harmed';
      mark('old header restored');
    },
  };

  return {
    images: account.images,
    addresses,
    look: () => ({
      edges: edges(),
      keys: [...keys.values()].slice(-mostKeys),
      viewers: viewers.tally(),
      run: { state: run.state, lines: run.lines },
      ...history.view(),
    }),
    image: (path, accept) => fetchFrom(account.aws.url, domain, path, { accept }),
    act: (name) => actions[name](),
    mark,
    close: () => {
      clearInterval(timer);
      clearInterval(watch);
      run.kill('SIGKILL');
    },
  };
}

function noProcess(): void {
  // Nothing runs yet.
}

/** What each edge sends to the API now. */
function headersOf({ aws }: DemoAccount, distributionId: string): readonly (string | undefined)[] {
  return aws.cloudFront
    .edges(distributionId)
    .map(({ origins }) =>
      [...origins.values()].map((headers) => headers.get('x-api-key')).find((value) => value !== undefined),
    );
}

/** A key that is no longer listed was deleted; it stays on the page for a while. */
function remember(keys: Map<string, KeyView>, listed: readonly ApiKey[]): void {
  const now = new Set(listed.map(({ value }) => value));
  for (const [value, key] of keys) if (!now.has(value)) keys.set(value, { ...key, state: 'deleted' });
  for (const { id, value, enabled } of listed.toSorted((one, other) => one.createdAt - other.createdAt))
    keys.set(value, { id, state: enabled ? 'enabled' : 'disabled' });
}
