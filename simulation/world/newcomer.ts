import type { Fault } from '../../local-aws/faults.ts';
import type { Random } from '../../local-aws/random.ts';
import { findSnapshot } from '../../src/aws/apigateway/stage.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { findDistribution } from '../../src/aws/cloudfront/distribution.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { gate } from '../../src/commands/gate.ts';
import { status } from '../../src/commands/status.ts';
import type { Context } from '../../src/gate/context.ts';
import { rotate } from '../../src/gate/rotation.ts';
import type { Clients } from './clients.ts';
import { putRight, type Ground } from './ground.ts';
import { isUnfit, type Command, type NewcomerPlan, type Obstacle } from './newcomer-plan.ts';
import { leftovers, plansAndKeys, takeTagsOff } from './newcomer-leftovers.ts';
import { deployed, inputsFor, newcomersName, zip } from './newcomer-settings.ts';
import { takeName } from './name-taken.ts';
import { undisturbed } from './plan.ts';
import { createProbe } from './probe.ts';
import { runAsProcess, type End } from './process.ts';
import type { RotationEnd } from './rotation.ts';
import type { Stage } from './stage.ts';
import type { Trouble } from './trouble.ts';

/** The result of another gate in the account. */
export interface Newcomer {
  /** How its runs ended, `deploy: finished` each. */
  readonly ends: readonly string[];
  /** Faults, in words. */
  readonly wrong: readonly string[];
  /** Requests of its viewers while it was created and removed, and how many of them were rejected. */
  readonly asked: number;
  readonly refused: number;
}

/** A command's result and its changes. */
interface Done {
  readonly said: string;
  readonly changes: number;
}

/** Checks the first run's message, and that it changed nothing that the obstacle concerns. */
const refusals: Readonly<Record<Exclude<Obstacle, 'none'>, { anchor: string; words: RegExp }>> = {
  'not verified': { anchor: 'account-not-verified', words: /must be verified.*AWS Support/s },
  'name taken': { anchor: 'foreign-resource', words: /exists already but does not belong to the gate/ },
  'Region switched off': { anchor: 'region-not-enabled', words: /enable it in the account settings/ },
  'small Lambda limits': { anchor: 'refused-by-aws', words: /memorySize.*3008/is },
  canary: { anchor: 'canary', words: /"prod".*has a canary.*Promote or remove/s },
  'private API': { anchor: 'private-api', words: /is private/ },
  'edge-optimized API': { anchor: 'edge-optimized-api', words: /edge-optimized.*to Regional/s },
  'tenant-only distribution': { anchor: 'tenant-only', words: /is multi-tenant/ },
  'plan of another gate': {
    anchor: 'foreign-resource',
    words: /belongs to the gate.*Leave the input `usage-plan-id`/,
  },
};

const faults: Readonly<Partial<Record<Obstacle, Fault>>> = {
  'not verified': { kind: 'unverified' },
  'Region switched off': { kind: 'regionDisabled' },
};

interface World {
  readonly stage: Stage;
  readonly clients: Clients;
  /** The account as an administrator sees it, to find leftovers. */
  readonly admin: Aws;
  readonly ground: Ground | undefined;
  readonly random: Random;
  /** A rotation of the gate that was there before. */
  readonly rotate: () => Promise<RotationEnd>;
}

/** The other gate's life: rejected at first, created, used, removed. */
export async function comeAndGo(world: World, plan: NewcomerPlan): Promise<Newcomer> {
  return new Visit(world, plan).whole();
}

class Visit {
  readonly #world: World;
  readonly #plan: NewcomerPlan;
  readonly #ends: string[] = [];
  readonly #wrong: string[] = [];
  /** Whether a run reported a low limit of concurrent executions, or that it could not read the limit. */
  #warned = false;
  #unseen = false;
  /** Whether nothing blocks it any more. */
  #isRight: boolean;
  #asked = 0;
  #refused = 0;

  constructor(world: World, plan: NewcomerPlan) {
    this.#world = world;
    this.#plan = plan;
    this.#isRight = plan.obstacle === 'none';
  }

  async whole(): Promise<Newcomer> {
    const { clock } = this.#world.stage.local.surroundings;
    const { base, at, troubles } = this.#plan;
    const [bringing, removing] = troubles;
    const brings: Command = base === 'nothing' ? 'deploy' : 'gate';
    const over = new AbortController();
    const viewing = this.#view(over.signal);
    await clock.sleep(at);
    await this.#meetObstacle(this.#plan.obstacle);
    await this.#run(brings, bringing);
    await this.#untilFinished(brings);
    await this.#changesNothing(brings);
    // Nobody can miss a member that AWS omits where there is none: its result may be wrong, but it must come to an end.
    if (this.#plan.halfRead) await this.#run('status', { ...calm, faults: { unreadable: 0.15 } });
    await this.#expect('status', ['ok', 'warning']);
    // Another distribution may be in progress for longer than a run waits.
    await this.#expect('rotate', ['finished', 'pending']);
    await this.#expect('status', ['ok', 'warning']);
    await this.#loseTags();
    const beside = this.#rotateBeside();
    await clock.sleep(this.#plan.beside ?? 0);
    await this.#run('destroy', removing);
    await this.#untilFinished('destroy');
    await this.#changesNothing('destroy');
    await beside;
    over.abort();
    await viewing;
    const isSmall = this.#plan.obstacle === 'small Lambda limits';
    if (this.#warned ? !isSmall : isSmall && !this.#unseen)
      this.#wrong.push(`a word about few functions at once: ${this.#warned}`);
    this.#wrong.push(...(await leftovers(this.#world.admin)).map((name) => `left behind: ${name}`));
    return { ends: this.#ends, wrong: this.#wrong, asked: this.#asked, refused: this.#refused };
  }

  /** A tool takes the tags off its API for a while: what a command does meanwhile must not be in the way of the removal. */
  async #loseTags(): Promise<void> {
    const { admin } = this.#world;
    const { untagged } = this.#plan;
    if (untagged === undefined) return;
    const putBack = await takeTagsOff(admin);
    await this.#run(untagged, calm);
    await putBack();
  }

  async #rotateBeside(): Promise<void> {
    if (this.#plan.beside === undefined) return;
    const end = await this.#world.rotate();
    if (end.kind === 'broke') this.#wrong.push(`the rotation beside broke: ${String(end.error)}`);
  }

  async #meetObstacle(obstacle: Obstacle): Promise<void> {
    const { admin, ground, stage } = this.#world;
    if (obstacle === 'none') return;
    const { taken } = this.#plan;
    const give = taken && (await takeName(admin, taken, newcomersName, zip));
    const before = await this.#traces();
    await this.#beRefused(obstacle);
    if (isUnfit(obstacle) && (await this.#traces()) !== before)
      this.#wrong.push(`what was refused for its ${obstacle} has left something behind`);
    await stage.local.surroundings.clock.sleep(this.#plan.lasts);
    await give?.();
    if (ground && isUnfit(obstacle)) await putRight(admin, ground, obstacle);
    this.#isRight = true;
  }

  /** What a rejected `gate` must not have changed or created. */
  async #traces(): Promise<string> {
    const { admin, ground } = this.#world;
    if (!ground || !isUnfit(this.#plan.obstacle)) return '';
    const { distributionId, unfitId = distributionId, apiId } = ground;
    const ids = [distributionId, unfitId];
    const etags = await Promise.all(ids.map(async (id) => (await findDistribution(admin, id))?.etag));
    const made = await plansAndKeys(admin);
    const snapshot = await findSnapshot(admin, { apiId, stage: 'prod' });
    return JSON.stringify([etags, made, snapshot]);
  }

  async #beRefused(obstacle: Exclude<Obstacle, 'none'>): Promise<void> {
    const { calls } = this.#world.stage.local;
    const before = calls.length;
    const end = await this.#run(this.#plan.first, calm, faults[obstacle]);
    const { anchor, words } = refusals[obstacle];
    if (end.kind !== 'failed' || end.anchor !== anchor || !words.test(end.message))
      this.#wrong.push(`${this.#plan.first} was not refused by ${anchor}: ${JSON.stringify(end)}`);
    const made = calls
      .slice(before)
      .filter(({ operation, outcome }) => outcome === 'done' && operation === 'CreateDistribution');
    if (obstacle === 'not verified' && made.length > 0) this.#wrong.push('a distribution was made');
  }

  /** The next runs finish one that was interrupted or gave up. */
  async #untilFinished(command: Command): Promise<void> {
    const ends: string[] = [];
    for (let n = 0; n < 3 && ends.at(-1) !== 'finished'; n++)
      ends.push(saidBy(await this.#run(command, calm)));
    if (ends.at(-1) !== 'finished') this.#wrong.push(`${command} ended ${ends.join(', then ')}`);
  }

  async #changesNothing(command: Command): Promise<void> {
    const end = await this.#run(command, calm);
    if (end.kind !== 'ended' || end.result.changes > 0)
      this.#wrong.push(`${command} once more: ${JSON.stringify(end)}`);
  }

  async #expect(command: Command, wanted: readonly string[]): Promise<void> {
    const end = await this.#run(command, calm);
    if (!wanted.includes(saidBy(end))) this.#wrong.push(`${command}: ${JSON.stringify(end)}`);
  }

  async #run(command: Command, plan: Trouble, fault?: Fault): Promise<End<Done>> {
    const { stage, clients, random } = this.#world;
    const hear = (line: string): void => {
      this.#warned ||= line.includes('may run only 10 Lambda functions at once');
      this.#unseen ||= line.includes('concurrent Lambda executions could not be read');
    };
    const runner = { who: 'newcomer', clients, plan, random: random.fork(`run ${this.#ends.length}`) };
    stage.tell('newcomer', `${command} begins`);
    const tooMuch = this.#plan.obstacle === 'small Lambda limits' && this.#ends.length === 0;
    const memory = tooMuch ? this.#plan.memory : 1_769;
    const end = await runAsProcess(stage, { ...runner, fault, hear }, (context) =>
      this.#carryOut(context, command, memory),
    );
    stage.tell('newcomer', `${command} ends: ${saidBy(end)}`);
    if (end.kind === 'broke') this.#wrong.push(`${command} broke: ${String(end.error)}`);
    this.#ends.push(`${command}: ${saidBy(end)}`);
    return end;
  }

  async #carryOut(context: Context, command: Command, memory: number): Promise<Done> {
    switch (command) {
      case 'deploy':
        return done(await deploy(context, { ...deployed, memory }));
      case 'gate':
        return done(await gate(context, this.#gated()));
      case 'rotate': {
        const { intent } = undisturbed;
        const settings = inputsFor('rotate', this.#toldTo('rotate'));
        const { outcome } = await rotate(context, { ...settings, keySecret: undefined, intent });
        return { said: outcome, changes: 0 };
      }
      case 'status': {
        const { state } = await status(context, inputsFor('status', this.#toldTo('status')));
        return { said: state, changes: 0 };
      }
      case 'destroy':
        return done(await destroy(context, inputsFor('destroy', { confirm: newcomersName })));
    }
  }

  #gated(): Parameters<typeof gate>[1] {
    const { apiId = 'none000000', distributionId = 'ENONE00000000', unfitId } = this.#world.ground ?? {};
    const id = this.#isRight ? distributionId : (unfitId ?? distributionId);
    const isOthers = this.#plan.obstacle === 'plan of another gate' && !this.#isRight;
    const plan = isOthers ? { 'usage-plan-id': this.#world.stage.gate.planId } : {};
    const given = {
      'api-id': apiId,
      'distribution-ids': id,
      stage: 'prod',
      ...plan,
      ...this.#toldTo('gate'),
    };
    return { ...inputsFor('gate', given), apiId };
  }

  #toldTo(command: Command): Readonly<Record<string, string>> {
    const { ground } = this.#world;
    return ground && this.#plan.domain?.told.includes(command) ? { 'api-domains': ground.domain } : {};
  }

  /** Viewers of what existed before: none is rejected, whether the gate is open, closed or removed. */
  async #view(over: AbortSignal): Promise<void> {
    const { stage, ground, random } = this.#world;
    if (!ground) return;
    const { local, tell } = stage;
    const probe = createProbe(local);
    const ask = async (): Promise<void> => {
      const edge = random.integer(0, local.cloudFront.edgeCount - 1);
      const asked = await probe.request(`${ground.url}viewer${this.#asked++}`, {
        'x-local-edge': String(edge),
      });
      if (asked.status === 200) return;
      this.#refused++;
      tell('newcomer', `a viewer is REFUSED with ${asked.status} by edge ${edge}`);
    };
    // A private API cannot be reached.
    const isPrivate = (): boolean => this.#plan.obstacle === 'private API' && !this.#isRight;
    while (!over.aborted) {
      if (!isPrivate()) await ask();
      await local.surroundings.clock.sleep(random.between(10_000, 120_000), over).catch(() => undefined);
    }
  }
}

const calm: Trouble = { ...undisturbed, faults: {} };

function saidBy(end: End<Done>): string {
  if (end.kind === 'ended') return end.result.said;
  return end.kind === 'failed' ? end.anchor : end.kind;
}

interface Outcome {
  readonly changes: readonly unknown[];
  readonly pending?: boolean;
  readonly interrupted?: boolean;
  readonly outcome?: string;
}

function done({ changes, pending, interrupted, outcome = 'finished' }: Outcome): Done {
  const said = pending ? 'pending' : interrupted ? 'interrupted' : outcome;
  return { said, changes: changes.length };
}
