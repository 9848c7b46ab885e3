import { BlockList, isIPv4 } from 'node:net';
import { matchesArn, matchesPattern } from './pattern.ts';

/** Condition keys of one call: `aws:RequestedRegion`, `iam:PassedToService`, `aws:RequestTag/name`. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

const comparisons: Readonly<Record<string, (wanted: string, given: string) => boolean>> = {
  StringEquals: (wanted, given) => wanted === given,
  StringEqualsIgnoreCase: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
  StringLike: matchesPattern,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  IpAddress: isWithin,
  Bool: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
};

/**
 * Whether every condition of a statement is met. (AWS: "IAM JSON policy elements: Condition operators".) Keys ignore case; a key that
 * the call does not have fails the condition, unless the operator is negated or ends in IfExists. Throws on an operator that is not
 * modelled: a guess could allow what AWS denies.
 */
export function holds(conditions: Conditions, context: Context): boolean {
  const given = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => test(operator, given.get(key.toLowerCase()), list(wanted))),
  );
}

function test(
  operator: string,
  given: string | readonly string[] | undefined,
  wanted: readonly string[],
): boolean {
  if (operator === 'Null') return wanted.includes(String(given === undefined));
  const match = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(operator);
  const [, set, name = '', ifExists] = match ?? [];
  const negated = name.replace(/^(String|Arn)Not/, '$1').replace(/^NotIp/, 'Ip');
  const compare = comparisons[negated];
  if (!compare) throw new Error(`the condition operator ${operator} is not modelled here`);
  const isNegated = negated !== name;
  if (given === undefined) return ifExists !== undefined || isNegated || set === 'ForAllValues';
  const fits = (value: string): boolean => wanted.some((one) => compare(one, value)) !== isNegated;
  return set === 'ForAllValues' ? list(given).every(fits) : list(given).some(fits);
}

/** Whether the address lies in `range` (`192.0.2.0/24`, or one address); IPv4 alone is modelled. */
function isWithin(range: string, address: string): boolean {
  const [network = '', bits = '32'] = range.split('/');
  if (!isIPv4(network) || !isIPv4(address)) return false;
  const block = new BlockList();
  block.addSubnet(network, Number(bits));
  return block.check(address);
}

function list(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
