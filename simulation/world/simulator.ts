import type { Assumptions, Overrides } from '../../local-aws/assumptions.ts';
import { createVirtualClock, type VirtualClock } from '../../local-aws/clock.ts';
import { createLocalAws, type LocalAws } from '../../local-aws/local-aws.ts';
import { createRandom, type Random } from '../../local-aws/random.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { customDomain, severalLevels } from './api.ts';
import { applyTemplate } from './api-owner.ts';
import { oldestList } from './call-faults.ts';
import { ClientPool } from './client-pool.ts';
import { createClients, usualRegion, type Clients } from './clients.ts';
import { buildGate, type Gate } from './gate.ts';
import { takeInventory, type Inventory } from './inventory.ts';
import { shortcomings } from './judge.ts';
import { lightenXml } from './light-xml.ts';
import { layGround, type Ground } from './ground.ts';
import { comeAndGo, type Newcomer } from './newcomer.ts';
import { newcomersFunction, prepare } from './newcomer-settings.ts';
import { regionToSwitchOn, smallLimits } from './newcomer-plan.ts';
import { disturb } from './outsider.ts';
import { createOwner, type Owner } from './owner.ts';
import { stage as stageName } from './places.ts';
import { undisturbed, type WorldPlan } from './plan.ts';
import { runRotation, type RotationEnd } from './rotation.ts';
import type { Sabotage } from './sabotage.ts';
import {
  createMemberOwner,
  createSecret,
  rememberSecret,
  secretField,
  secretValue,
  worldsSecret,
  type MemberOwner,
} from './secret-member.ts';
import { createSecrets } from './secrets.ts';
import type { Stage } from './stage.ts';
import { createTraffic, type Traffic } from './traffic.ts';
import { createWatch, type Watch } from './watch.ts';

/** The result of a world. */
export interface Verdict {
  readonly seed: number;
  /**
   * Viewers that a rotation failed: values that an edge may send and a host rejects, rejected requests, and what an owner took from
   * the secret although viewers had a newer key.
   */
  readonly refused: number;
  /** The same, but an outsider had put the value there. */
  readonly outsiders: number;
  readonly leaked: number;
  readonly foreignChanged: boolean;
  readonly finished: boolean;
  /** What is foreign and changed, and what is unfinished, in words. */
  readonly wrong: readonly string[];
  readonly viewers: number;
  readonly ends: readonly RotationEnd[];
  /** How the runs of another gate in the account ended. */
  readonly others: readonly string[];
  /** Milliseconds of virtual time. */
  readonly lasted: number;
}

export interface Options {
  readonly sabotage?: Sabotage;
  readonly tell?: (line: string) => void;
}

/** Runs one world after the other; the clients are created once because that is expensive. */
export interface Simulator {
  run(plan: WorldPlan, options?: Options): Promise<Verdict>;
}

const start = Date.UTC(2026, 0, 5);
const anHour = 3_600_000;
const aDay = 24 * anHour;

/** `whole`: with the complete SDK in each call, as in the action; the worlds are the same but take twice as long. */
export async function createSimulator(whole = false): Promise<Simulator> {
  if (!whole) lightenXml();
  const byRegion = new Map<string, ClientPool>();
  const poolOf = async (region: string): Promise<ClientPool> => {
    const pool = byRegion.get(region) ?? new ClientPool(region, whole, await createClients(!whole, region));
    byRegion.set(region, pool);
    return pool;
  };
  await poolOf(usualRegion);
  return {
    run: async (plan, { sabotage = {}, tell } = {}) => {
      const region = plan.newcomer?.obstacle === 'Region switched off' ? regionToSwitchOn : usualRegion;
      const pool = await poolOf(region);
      const clients = await pool.forRuns(plan.runs.length + 2, sabotage.ignoresEtags === true);
      const newcomers = plan.newcomer && (await pool.ofNewcomer());
      return new World(
        plan,
        { admin: pool.admin, clients, newcomers, whole, region },
        { sabotage, tell },
      ).run();
    },
  };
}

interface Equipment {
  readonly admin: Clients;
  /** One for each run, one for the last, and one for a rotation beside another gate's removal. */
  readonly clients: readonly Clients[];
  readonly newcomers: Clients | undefined;
  readonly whole: boolean;
  readonly region: string;
}

interface Told {
  readonly sabotage: Sabotage;
  readonly tell: ((line: string) => void) | undefined;
}

/** Everything that exists once a world's account is set up. */
interface Scene {
  readonly stage: Stage;
  readonly ground: Ground | undefined;
  readonly owner: Owner | undefined;
  readonly memberOwner: MemberOwner | undefined;
  readonly traffic: Traffic;
  readonly began: number;
  readonly before: Inventory;
}

class World {
  readonly #plan: WorldPlan;
  readonly #with: Equipment;
  readonly #told: Told;
  readonly #clock: VirtualClock = createVirtualClock(start);
  readonly #local: LocalAws;
  readonly #random: Random;
  readonly #aws: Aws;
  /** A leaked key is revoked immediately: in-flight requests with it are not awaited. */
  readonly #patient: boolean;

  constructor(plan: WorldPlan, equipment: Equipment, told: Told) {
    this.#plan = plan;
    this.#with = equipment;
    this.#told = told;
    this.#local = createLocalAws({
      clock: this.#clock,
      ...{ seed: plan.seed, region: equipment.region, runner: () => newcomersFunction },
      overrides: overridesFor(plan),
      faults: { staleness: [0, oldestList] },
      signaturesExpire: true,
      signaturesTrusted: !equipment.whole,
    });
    this.#random = createRandom(plan.seed).fork('play');
    this.#aws = equipment.admin.aws;
    this.#patient = plan.runs.every(({ intent }) => intent.revoke === 'no');
    equipment.admin.lead({ clock: this.#clock, handle: this.#local.handle });
  }

  async run(): Promise<Verdict> {
    try {
      return await this.#clock.run(this.#perform());
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#told.tell?.(`           BROKE     ${message}`);
      return { ...nothing, seed: this.#plan.seed, wrong: [message], lasted: this.#clock.now() - start };
    }
  }

  async #perform(): Promise<Verdict> {
    const scene = await this.#setUp();
    const { stage, owner, traffic, before } = scene;
    const watching = stage.watch.along();
    const { ends, deletedId, newcomer } = await this.#disturbedRuns(scene);
    const between = await this.#inventory(stage.gate, scene.ground);
    const viewing = traffic.along();
    stage.tell('last run', 'begins');
    const end = await this.#rotation(scene, this.#plan.runs.length, 'last run');
    traffic.end();
    stage.watch.end();
    await Promise.all([watching, viewing]);

    const after = await this.#inventory(stage.gate, scene.ground);
    const { foreign, unfinished } = shortcomings(
      this.#plan,
      {
        ...{ before, between, after, deletedId },
        putBack: owner?.putBack() ?? new Set<string>(),
        dead: owner?.dead() ?? new Set<string>(),
      },
      [...ends, end],
    );
    const missing = [...unfinished, ...(await this.#discontent(owner, end)), ...(newcomer?.wrong ?? [])];
    const members = (await scene.memberOwner?.wrong()) ?? [];
    return this.#verdict(scene, [...ends, end], {
      foreign: [...foreign, ...members, ...stage.gate.touched],
      missing,
      newcomer,
    });
  }

  async #discontent(owner: Owner | undefined, end: RotationEnd): Promise<readonly string[]> {
    if (this.#plan.owner?.kind !== 'reads the secret' || end.kind !== 'ended') return [];
    return (await owner?.isContent()) ? [] : ['the next apply of the owner changes the header'];
  }

  /** The account with everything in it, before the first run. */
  async #setUp(): Promise<Scene> {
    const { sabotage, tell: say } = this.#told;
    const { newcomer } = this.#plan;
    const hasApi = newcomer?.base === 'an API of its own';
    const laid = hasApi ? await layGround(this.#aws, newcomer) : undefined;
    if (newcomer) prepare(this.#local);
    const gate = await buildGate(this.#aws, this.#clock, { ...this.#plan, guest: laid?.guest });
    const ground = await laid?.found(gate.targetIds[0] ?? '');
    const began = this.#clock.now();
    const tell: Stage['tell'] = (who, line) =>
      say?.(`${minutes(this.#clock.now() - began)}  ${who.padEnd(9)} ${line}`);
    const watch = createWatch(this.#local, gate, this.#patient);
    this.#beset(gate);
    const { keySecret, keySecretField } = await this.#createSecret(gate);
    const around = { local: this.#local, gate, watch, secrets: createSecrets(), sabotage, tell };
    const stage = { ...around, keySecret, keySecretField, account: this.#plan.account };
    const pause = this.#plan.owner?.otherMember;
    const memberOwner = pause === undefined ? undefined : createMemberOwner(stage, this.#aws, pause);
    const owner = this.#plan.owner && createOwner(stage, this.#aws, this.#plan.owner);
    const before = await this.#inventory(gate, ground);
    const traffic = createTraffic(stage, this.#random.fork('viewers'), this.#patient);
    return { stage, ground, owner, memberOwner, traffic, began, before };
  }

  /** The secret of an owner, and the runs' inputs for it. */
  async #createSecret({ firstValue, planId }: Gate): Promise<Pick<Stage, 'keySecret' | 'keySecretField'>> {
    const { owner } = this.#plan;
    if (!owner) return {};
    const keySecretField = owner.otherMember === undefined ? undefined : secretField;
    await createSecret(this.#aws, firstValue, keySecretField);
    if (owner.untold) {
      await rememberSecret(this.#aws, planId, keySecretField);
      // `gate` wrote it long before: no read is older than that.
      await this.#clock.sleep(oldestList);
    }
    return { keySecret: owner.untold ? undefined : worldsSecret, keySecretField };
  }

  /** Parts of the account's plan that no call can create. */
  #beset(gate: Gate): void {
    const { stuck, turnedAway, customDomain: domain } = this.#plan.account ?? {};
    if (domain?.mapping === 'several levels')
      this.#local.apiGateway.mapPath(customDomain, {
        ...{ basePath: severalLevels, restApiId: gate.apiId, stage: stageName, hidden: true },
      });
    const stuckIds = { target: gate.targetIds[0], other: gate.otherIds[0] };
    const stuckId = stuck && stuckIds[stuck];
    if (stuckId !== undefined) {
      this.#local.cloudFront.stall(stuckId);
      this.#local.cloudFront.redeploy(stuckId);
    }
    if (turnedAway === 'web ACL')
      for (const id of gate.targetIds)
        this.#local.cloudFront.blockByWaf(id, ({ headers }) => !('x-member' in headers));
  }

  /** All runs except the last, with everything that happens around them, and the day after. */
  async #disturbedRuns(scene: Scene): Promise<{
    readonly ends: readonly RotationEnd[];
    readonly deletedId: string | undefined;
    readonly newcomer: Newcomer | undefined;
  }> {
    const { stage, owner, memberOwner, traffic, ground } = scene;
    const viewing = traffic.along();
    const runs = this.#plan.runs.map(async (run, n) => {
      await this.#clock.sleep(run.startsAt);
      stage.tell(`run ${n + 1}`, 'begins');
      return this.#rotation(scene, n, `run ${n + 1}`);
    });
    const template = this.#plan.apiOwner && applyTemplate(stage, this.#aws, this.#plan.apiOwner);
    const disturbance = this.#plan.outsider ? disturb(stage, this.#aws, this.#plan.outsider) : undefined;
    const applying = Promise.all([owner?.along(), memberOwner?.along()]);
    const { newcomers: clients } = this.#with;
    const random = this.#random.fork('newcomer');
    const coming =
      this.#plan.newcomer && clients
        ? comeAndGo(
            { stage, clients, admin: this.#aws, ground, random, rotate: () => this.#rotationBeside(scene) },
            this.#plan.newcomer,
          )
        : undefined;
    const ends = await Promise.all(runs);
    const deletedId = await disturbance;
    await template;
    await this.#clock.sleep(anHour);
    owner?.end();
    memberOwner?.end();
    await applying;
    const newcomer = await coming;
    traffic.end();
    await viewing;
    await this.#clock.sleep(aDay);
    return { ends, deletedId, newcomer };
  }

  #rotation({ stage }: Scene, n: number, who: string): Promise<RotationEnd> {
    const clients = this.#with.clients[n];
    if (!clients) throw new Error(`there are no clients for run ${n}`);
    const plan = this.#plan.runs[n] ?? undisturbed;
    const name = n === this.#plan.runs.length ? who : `run ${n}`;
    return runRotation(stage, { who, clients, plan, random: this.#random.fork(name) });
  }

  #rotationBeside(scene: Scene): Promise<RotationEnd> {
    return this.#rotation(scene, this.#plan.runs.length + 1, 'beside');
  }

  async #inventory(gate: Gate, ground: Ground | undefined): Promise<Inventory> {
    const { owner } = this.#plan;
    const isOwn = ground !== undefined && !gate.targetIds.includes(ground.distributionId);
    const without = isOwn ? [ground.distributionId, ground.unfitId ?? ''] : [];
    const inventory = await takeInventory(this.#aws, gate, { now: this.#clock.now(), without });
    if (!owner) return inventory;
    const field = owner.otherMember === undefined ? undefined : secretField;
    return { ...inventory, inSecret: await secretValue(this.#aws, field) };
  }

  #verdict(
    { stage, owner, traffic, began }: Scene,
    ends: readonly RotationEnd[],
    found: {
      readonly foreign: readonly string[];
      readonly missing: readonly string[];
      readonly newcomer: Newcomer | undefined;
    },
  ): Verdict {
    const { foreign, missing, newcomer } = found;
    const { refusals } = stage.watch;
    this.#show([...foreign, ...missing], refusals, began);
    const byRuns = refusals.filter(({ byOutsider }) => !byOutsider).length;
    return {
      seed: this.#plan.seed,
      refused: byRuns + traffic.refused() + (owner?.movedBack() ?? 0) + (newcomer?.refused ?? 0),
      outsiders: refusals.length - byRuns,
      leaked: stage.secrets.leaked(),
      foreignChanged: foreign.length > 0,
      finished: missing.length === 0,
      wrong: [...foreign, ...missing],
      viewers: traffic.asked() + (newcomer?.asked ?? 0),
      ends,
      others: newcomer?.ends ?? [],
      lasted: this.#clock.now() - began,
    };
  }

  #show(wrong: readonly string[], refusals: Watch['refusals'], began: number): void {
    const { tell } = this.#told;
    for (const line of wrong) tell?.(`${minutes(this.#clock.now() - began)}  WRONG     ${line}`);
    for (const { at, distributionId, byOutsider } of refusals)
      tell?.(`${minutes(at - began)}  REFUSED   ${distributionId}${byOutsider ? ' (by the outsider)' : ''}`);
  }
}

function overridesFor({ account, slowestEdge, newcomer }: WorldPlan): Overrides<Assumptions> {
  return {
    cloudFront: { edgeDelay: [5_000, slowestEdge], takesTwinHeaders: account?.twinHeaders === true },
    ...(newcomer?.obstacle === 'small Lambda limits' ? { lambda: smallLimits } : {}),
  };
}

/** The result of a world that did not end: time stood still, or a client failed. */
const nothing = {
  ...{ refused: 0, outsiders: 0, leaked: 0, viewers: 0 },
  ...{ foreignChanged: false, finished: false, ends: [], others: [] },
};

function minutes(ms: number): string {
  return `${Math.floor(ms / 60_000)}:${((ms % 60_000) / 1_000).toFixed(1).padStart(4, '0')}`.padStart(9);
}
