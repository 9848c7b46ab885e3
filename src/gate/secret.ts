import type { SecretCalls, SeenSecret } from '../aws/secretsmanager/secret.ts';
import { UnreadableAnswer } from '../aws/client/raw-answer.ts';
import { refusedWith } from '../aws/client/refusal.ts';
import { gateTags, isOwned, ofAnotherGate } from '../aws/ownership.ts';
import type { Context } from './context.ts';
import { Failure } from '../failure.ts';
import { jsonObject, jsonWith } from '../json.ts';
import { type Header, isKey, type Key, type Secret } from '../core/gate-state.ts';
import { switchWithin } from '../core/retirement.ts';
import type { GateKeys } from './keys.ts';
import { allGone, creation, edit, ifThere, removal, type Resource } from '../aws/step.ts';

/** Another writer was faster: the secret now holds another key than the run read, or is written continually. */
export class SecretMoved extends Failure {}

/** How many times in a row another writer may be faster with a member that is not ours. */
const mostWrites = 5;

type Calls = typeof import('../aws/secretsmanager/secret.ts');

/** The gate's name, and the secret's name or ARN; undefined if there is none. */
export interface NamedSecret {
  readonly name: string;
  readonly keySecret?: string | undefined;
  readonly keySecretField?: string | undefined;
}

/** The secret from which other tools take the key, as a running command sees it. Its values are masked as they are read. */
export class GateSecret {
  private readonly context: Context;
  private readonly gate: string;
  /** As the user named it. */
  readonly id: string;
  /** The member of a JSON secret; undefined: the secret is the key. */
  private readonly field: string | undefined;
  private readonly module: Calls;
  private readonly calls: SecretCalls;
  /** By version: a version's value never changes. */
  private readonly texts = new Map<string, string | undefined>();
  private last: { readonly at: number; readonly secret: SeenSecret } | undefined;
  /** The version with which another writer was faster after this run had read the one before. */
  private lost: string | undefined;

  private constructor(context: Context, named: NamedSecret, id: string, module: Calls) {
    this.context = context;
    this.gate = named.name;
    this.id = id;
    this.field = named.keySecretField;
    this.module = module;
    this.calls = module.secretCalls(context.aws, id);
  }

  /** Loads the client; makes no call. Undefined if no secret is given. Throws for one of another Region. */
  static async open(context: Context, named: NamedSecret): Promise<GateSecret | undefined> {
    const { keySecret: id } = named;
    if (id === undefined) return undefined;
    const region = /^arn:[^:]+:secretsmanager:([^:]+):/.exec(id)?.[1] ?? context.aws.region;
    if (region !== context.aws.region)
      throw new Failure(
        `The secret ${id} is in ${region}, the gate in ${context.aws.region}.`,
        "Set `key-secret` to a secret in the gate's Region; its replicas in other Regions follow.",
        'key-secret',
      );
    return new GateSecret(context, named, id, await import('../aws/secretsmanager/secret.ts'));
  }

  /**
   * Opens the given secret. Throws before anything is created if it cannot be used; one that does not exist will be created. `see`:
   * what it is compared with, the gate's keys and the key headers of its targets.
   */
  static async usable(
    context: Context,
    named: NamedSecret,
    see: () => Promise<{ readonly keys: GateKeys; readonly headers: readonly string[] }>,
  ): Promise<GateSecret | undefined> {
    const secret = await GateSecret.open(context, named);
    if (!secret || !(await secret.find())) return secret;
    const { keys, headers } = await see();
    await secret.refuseForeign(keys, headers);
    return secret;
  }

  /** The secret; undefined if it does not exist. Throws if it cannot be used; `lenient`: one scheduled for deletion is no error. */
  async find(lenient = false): Promise<SeenSecret | undefined> {
    const at = this.context.clock.now();
    const secret = await this.calls.find();
    this.last = secret && { at, secret };
    if (!secret || lenient) return secret;
    if (secret.deleted)
      throw new Failure(
        `The secret ${secret.name} is scheduled for deletion.`,
        `Restore it (\`aws secretsmanager restore-secret --secret-id ${secret.name}\`), or set \`key-secret\` to another one.`,
        'key-secret',
      );
    if (secret.rotated)
      throw new Failure(
        `The secret ${secret.name} is rotated by a Lambda function, which would write into it too.`,
        'Turn its rotation off (`aws secretsmanager cancel-rotate-secret`), or set `key-secret` to another one.',
        'key-secret',
      );
    // Otherwise the keys in its stages would count as unsent, and a value that another tool stored would be replaced.
    if (!secret.stages.has('AWSCURRENT') && (await this.calls.holds()))
      throw new UnreadableAnswer('secretsmanager:DescribeSecret', `${secret.name} has lost AWSCURRENT`);
    for (const version of new Set(secret.stages.values())) await this.textOf(version);
    return secret;
  }

  /** Reads every stage. Throws when it does not exist. */
  async read(): Promise<void> {
    if (await this.find()) return;
    throw new Failure(
      `There is no secret ${this.id} in ${this.context.aws.region}.`,
      'Run `command: gate` (or `deploy`), which creates it, or correct the input `key-secret`.',
      'key-secret',
    );
  }

  /** The last read in the core's terms; values are resolved by the keys known now. */
  seen(keys: GateKeys): Secret {
    const { name, stages } = this.known();
    const header = (stage: string): Header => keys.headerFor(this.keyIn(stages.get(stage)));
    const rest = [...stages.keys()].filter((stage) => stage !== 'AWSCURRENT' && stage !== 'AWSPREVIOUS');
    return {
      ...{ name, version: this.module.versionOf(stages) },
      ...{ current: header('AWSCURRENT'), previous: header('AWSPREVIOUS'), rest: rest.map(header) },
    };
  }

  /**
   * Throws when the secret holds a key of another gate, or an unknown value: neither a key of the gate nor one of `headers`. If the
   * secret has the gate's tag, or a version that this action wrote has the same value, the key was deleted by hand and is replaced.
   * Reads the keys of the account if a value is unknown.
   */
  async refuseForeign(keys: GateKeys, headers: readonly string[]): Promise<void> {
    const { name, stages, tags } = this.known();
    const version = stages.get('AWSCURRENT');
    if (version === undefined || isOwned(tags, this.gate)) return;
    const value = this.keyIn(version);
    const held = await this.refuseKeyOfAnother(keys, value);
    // Another tool that changes other members writes its own versions, with our key in them.
    const holdsOurs = (one: string): boolean =>
      one === version || (value !== undefined && this.keyIn(one) === value);
    if ([...stages.values()].some((one) => this.module.isOwnVersion(one) && holdsOurs(one))) return;
    const members = this.field === undefined ? undefined : jsonObject(this.texts.get(version) ?? '');
    const isVacant = members !== undefined && !Object.hasOwn(members, this.field ?? '');
    if (value === undefined ? isVacant : headers.includes(value) || held.kind === 'key') return;
    const where = this.field === undefined ? '' : ` (field "${this.field}")`;
    throw new Failure(
      `The secret ${name}${where} contains a value that is not a key of the gate "${this.gate}": it was not changed.`,
      'Set `key-secret` to a separate secret, or `key-secret-field` to a member of a JSON secret.',
      'key-secret',
    );
  }

  /** What the secret holds. Throws for a key of another gate. */
  private async refuseKeyOfAnother(keys: GateKeys, value: string | undefined): Promise<Header> {
    if (keys.headerFor(value).kind === 'unknown') await keys.readAccount();
    const held = keys.headerFor(value);
    const owner = held.kind === 'key' ? keys.gateOf(held.id) : undefined;
    if (owner === undefined || owner === this.gate) return held;
    throw ofAnotherGate(
      `key in the secret ${this.id}`,
      owner,
      'Set `key-secret` to a separate secret, or `key-secret-field` to another member of a JSON secret.',
    );
  }

  /** The stages that hold this value, by a read no older than `maxAge` ms. */
  async stagesWith(value: string, maxAge: number): Promise<readonly string[]> {
    if (!this.last || this.context.clock.now() - this.last.at > maxAge) await this.read();
    const { stages } = this.known();
    return [...stages].filter(([, version]) => this.keyIn(version) === value).map(([stage]) => stage);
  }

  /** The secret's KMS key may allow this role to read but not to write: the test rewrites the current value, which changes nothing. */
  async proveWritable(): Promise<void> {
    const { kmsKeyId, stages } = this.known();
    const version = stages.get('AWSCURRENT');
    const text = this.texts.get(version ?? '');
    if (kmsKeyId === undefined || version === undefined || text === undefined) return;
    await this.calls.write(text, version, Infinity);
  }

  /**
   * The secret with the live key in it. A missing secret is created and tagged as the gate's. A newer key in it stays: an interrupted
   * rotation put it there, and the next one continues from it. `live` is undefined only in a dry run.
   */
  filled(keys: GateKeys, live?: Key): Resource<SeenSecret | undefined> {
    const title = `secret ${this.id}`;
    return {
      title,
      find: () => this.find(),
      plan: (seen) => {
        const value = live ? keys.valueOf(live.id) : '';
        const create = () => this.calls.create(this.textWith(value, undefined), gateTags(this.gate));
        if (!seen) return [creation(title, `key ${live?.id ?? '(new)'}`, create)];
        const { current } = this.seen(keys);
        const held = current.kind === 'key' ? keys.find(current.id) : undefined;
        if (!live || isKey(current, live.id) || isNewer(held, live)) return [];
        const from = current.kind === 'none' ? undefined : (held?.id ?? 'a value that is not a key');
        return [edit(title, 'key', { from, to: live.id }, () => this.write(value))];
      },
    };
  }

  /** The gate's own secret scheduled for deletion; one that the gate did not create, or with members of other tools, stays. */
  gone(): Resource<readonly SeenSecret[]> {
    const find = async () => {
      const own = ifThere(await this.find(true)).filter(
        ({ deleted, tags }) => !deleted && isOwned(tags, this.gate),
      );
      const others = await Promise.all(own.map((secret) => this.hasOtherMembers(secret)));
      return own.filter((_, index) => !others[index]);
    };
    const remove = ({ name }: SeenSecret) =>
      removal(`secret ${name}`, 'for good in 7 days', () => this.calls.remove());
    return allGone(`secret ${this.id}`, find, remove);
  }

  private async hasOtherMembers({ name, stages }: SeenSecret): Promise<boolean> {
    const version = stages.get('AWSCURRENT');
    if (this.field === undefined || version === undefined) return false;
    await this.textOf(version);
    const members = Object.keys(jsonObject(this.texts.get(version) ?? '') ?? {});
    const others = members.some((member) => member !== this.field);
    if (others)
      this.context.journal.warned(
        `The secret ${name} stays, because it has other members. No API accepts the key in "${this.field}" any more.`,
      );
    return others;
  }

  /**
   * Puts a key into the secret if it still holds the key that was read. Returns the version in the core's terms. Throws {@link
   * SecretMoved} when another writer was faster, TooLate when it was read more than an hour ago.
   */
  async write(value: string): Promise<string> {
    const { at, secret } = this.last ?? {};
    if (at === undefined || !secret) throw new Error('the secret was never read');
    const hasMembers = this.field !== undefined && secret.stages.has('AWSCURRENT');
    return hasMembers ? this.writeMember(value, at, secret) : this.writeWhole(value, at, secret);
  }

  private async writeWhole(value: string, at: number, secret: SeenSecret): Promise<string> {
    const { arn, name, stages } = secret;
    const version = this.module.versionAfter(arn, stages);
    const text = this.textWith(value, undefined);
    try {
      await this.calls.write(text, version, at + switchWithin * 1_000);
    } catch (error) {
      if (!refusedWith(error, 'ResourceExistsException')) throw error;
      if (this.lost === version)
        throw new Failure(
          `The labels of the secret ${name} were moved back by hand: the next version id is already used.`,
          'Write its value once more (`aws secretsmanager put-secret-value`), then run the action again.',
          'key-secret',
        );
      this.lost = version;
      throw this.moved(error);
    }
    return this.noteWritten(version, text, { at, secret });
  }

  /**
   * The other members belong to other tools: they are read right before the write, which happens only if nothing was written since. The key must
   * be the one that was read `before` the new one was made.
   */
  private async writeMember(value: string, at: number, before: SeenSecret): Promise<string> {
    const held = this.keyIn(before.stages.get('AWSCURRENT'));
    const { clock, signal } = this.context;
    for (let attempt = 1; attempt <= mostWrites; attempt++) {
      // The read may be older than the current version, or than this run's own write.
      if (attempt > 1) await clock.sleep(2_000, signal);
      const secret = await this.find();
      const from = secret?.stages.get('AWSCURRENT');
      const former = this.texts.get(from ?? '');
      if (!secret || from === undefined || former === undefined || this.keyIn(from) !== held) continue;
      const text = this.textWith(value, former);
      const version = this.module.versionAfter(secret.arn, secret.stages, text);
      if (await this.calls.replace(text, version, from, at + switchWithin * 1_000))
        return this.noteWritten(version, text, { at, secret });
    }
    throw this.moved();
  }

  private moved(cause?: unknown): SecretMoved {
    return new SecretMoved(
      `Another writer changed the secret ${this.known().name} meanwhile.`,
      'Run the action again: it goes by what the secret holds then.',
      'key-secret',
      cause,
    );
  }

  private noteWritten(
    version: string,
    text: string,
    { at, secret }: { readonly at: number; readonly secret: SeenSecret },
  ): string {
    const { stages } = secret;
    const former = stages.get('AWSCURRENT');
    this.texts.set(version, text);
    const moved = former === undefined ? stages : new Map([...stages, ['AWSPREVIOUS', former]]);
    const after = new Map([...moved, ['AWSCURRENT', version]]);
    this.last = { at, secret: { ...secret, stages: after } };
    return this.module.versionOf(after);
  }

  private known(): SeenSecret {
    if (!this.last) throw new Error('the secret was never read');
    return this.last.secret;
  }

  private async textOf(version: string): Promise<void> {
    if (this.texts.has(version)) return;
    const text = await this.calls.value(version);
    const { journal } = this.context;
    if (text !== undefined) journal.mask(text);
    this.texts.set(version, text);
    const key = this.keyIn(version);
    if (key !== undefined) journal.mask(key);
  }

  private keyIn(version: string | undefined): string | undefined {
    const text = this.texts.get(version ?? '');
    const { field } = this;
    if (text === undefined || field === undefined) return text;
    const value = jsonObject(text)?.[field];
    return typeof value === 'string' ? value : undefined;
  }

  /** The other members of a JSON secret stay as they are. */
  private textWith(value: string, former: string | undefined): string {
    const { field } = this;
    return field === undefined ? value : jsonWith(former ?? '{}', field, value);
  }
}

const isNewer = (key: Key | undefined, other: Key): boolean =>
  key !== undefined && key.createdAt > other.createdAt;
