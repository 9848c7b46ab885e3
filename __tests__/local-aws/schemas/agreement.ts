import { isDeepStrictEqual } from 'node:util';

type Members = Readonly<Record<string, unknown>>;

const identifiers = ['Id', 'id', 'ARN', 'Arn', 'AliasArn', 'FunctionArn', 'RoleName', 'Name', 'arn'];

/** These mean something else in the input than in the output, or AWS completes them. */
const notEchoed =
  /:(Invoke\.Payload|List\w+\.|Get\w+s\.|CreateRole\.AssumeRolePolicyDocument|\w+Integration\.httpMethod)/;

/** These change without a call, or by calls that do not answer with them. */
const changing =
  /^(State|StateReason|StateReasonCode|Status|Stage$|LastUpdateStatus|RevisionId|tags|Tags|ETag|retentionInDays|\$metadata)/;

/**
 * Notes what AWS has answered about each resource: an answer has to repeat what its call set, and a read has to agree with what the calls
 * before it have answered, in every member that both have.
 */
export class Agreement {
  readonly #known = new Map<string, Members>();

  /** Where `output`, which by its model has the `declared` members, does not agree, in words. */
  departures(call: string, input: Members, output: Members, declared: readonly string[] = []): string[] {
    const reads = /:(Get|List|Describe)/.test(call);
    // A promotion disables the policy that led to it.
    if (call.endsWith('WithStagingConfig')) this.#known.clear();
    const echoed = [output, ...Object.values(output).filter(isMembers)].flatMap((answer) =>
      Object.entries(input)
        .filter(
          ([name]) =>
            (name in answer || (answer === output && declared.includes(name))) &&
            !notEchoed.test(`${call}.${name}`),
        )
        .filter(([name, value]) => !holds(answer[name], value))
        .map(
          ([name, value]) =>
            `${call} was called with ${name} ${shown(value)} and answers ${shown(answer[name])}`,
        ),
    );
    const differing = resourcesIn(call, output, input).flatMap(([id, members]) => {
      const before = this.#known.get(id) ?? {};
      this.#known.set(id, { ...before, ...members });
      return Object.keys(members)
        .filter((name) => reads && name in before && !changing.test(name))
        .filter((name) => !agree(members[name], before[name]))
        .map(
          (name) => `${call} answers ${name} ${shown(members[name])} of ${id}, before ${shown(before[name])}`,
        );
    });
    return [...echoed, ...differing];
  }
}

const shown = (value: unknown): string => JSON.stringify(value);

function isMembers(value: unknown): value is Members {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** Whether all that `part` says is in `whole`. */
function holds(whole: unknown, part: unknown): boolean {
  if (Array.isArray(part))
    return (
      Array.isArray(whole) && part.length === whole.length && part.every((one, at) => holds(whole[at], one))
    );
  if (!isMembers(part)) return isDeepStrictEqual(whole ?? '', part);
  return isMembers(whole) && Object.entries(part).every(([name, value]) => holds(whole[name], value));
}

/** Whether two answers say the same in every member that both have. */
function agree(one: unknown, other: unknown): boolean {
  if (!isMembers(one) || !isMembers(other)) return isDeepStrictEqual(one, other);
  return Object.keys(one).every(
    (name) => changing.test(name) || !(name in other) || agree(one[name], other[name]),
  );
}

/** What an answer says of which resource: the whole of it, and each resource and list of them in it. */
function resourcesIn(call: string, output: Members, input: Members): [id: string, members: Members][] {
  const found: [string, Members][] = [];
  const visit = (members: Members, id: unknown): void => {
    if (typeof id === 'string') found.push([id, members]);
    for (const [name, value] of Object.entries(members)) {
      const own = name.endsWith('Config') || name === 'Configuration';
      if (own && isMembers(value) && typeof id === 'string') found.push([id, value]);
      else if (isMembers(value)) visit(value, idOf(value));
      else if (Array.isArray(value)) for (const one of value) if (isMembers(one)) visit(one, idOf(one));
    }
  };
  const noun = call.replace(/:[A-Z][a-z]+/, '');
  visit(output, idOf(output) ?? idOf(input) ?? `${noun} ${shown(input)}`);
  return found;
}

function idOf(members: Members): unknown {
  return identifiers.map((name) => members[name]).find((id) => typeof id === 'string');
}
