import type { Element } from '@xmldom/xmldom';
import type { Change } from '../step.ts';
import { addHeader, type DistributionConfig, isSamePattern, rootOf } from './distribution-config.ts';
import {
  gateOrigin,
  imageBehaviour,
  keyHeader,
  probeBehaviour,
  readTimeout,
  type TargetParts,
  viewerCertificate,
} from './gate-parts.ts';
import { addItem, addTo, child, fill, insertAfter, listOf, removeItem, serialise, set, text } from './xml.ts';

export interface Edited {
  readonly config: DistributionConfig;
  readonly changes: readonly Change[];
}

/** The wanted options of a distribution; undefined ones stay as they are. */
export interface EditWanted extends TargetParts {
  readonly priceClass: string | undefined;
  readonly domainNames: readonly string[];
  readonly certificateArn: string | undefined;
  readonly webAclArn: string | undefined;
  /** Undefined: the default behaviour serves images; otherwise a separate one does. */
  readonly pathPattern: string | undefined;
}

/** The configuration with the wanted options and nothing else changed: the same XML if nothing differs. Changes name `resource`. */
export function edited(config: DistributionConfig, resource: string, wanted: EditWanted): Edited {
  return editing(config, resource, (root, note) => {
    editBehaviours(root, editOrigin(root, wanted, note), wanted, note);
    editOptions(root, wanted, note);
  });
}

/** Records one difference. */
type Note = (field: string, from: string | undefined, to: string | undefined) => void;
type Edit = (root: Element, note: Note) => void;

/** The configuration after `edit`, which records its changes; the same XML if there are none. */
function editing(config: DistributionConfig, resource: string, edit: Edit): Edited {
  const root = rootOf(config);
  const changes: Change[] = [];
  edit(root, (field, from, to) => changes.push({ resource, field, from, to }));
  return { config: changes.length === 0 ? config : { xml: serialise(root) }, changes };
}

/** The id of the gate's API as an origin, which is added if missing. */
function editOrigin(root: Element, parts: TargetParts, note: Note): string {
  const origins = listOf(root, 'Origins', 'Origin');
  const own = originAt(root, parts.domain);
  if (!own) {
    const taken = new Set(origins.map((origin) => text(origin, 'Id')));
    const id = ['gate', `gate-${parts.domain}`].find((candidate) => !taken.has(candidate)) ?? parts.domain;
    addItem(root, 'Origins', gateOrigin(id, parts), 'end');
    note('origin', undefined, parts.domain);
    return id;
  }
  const headers = listOf(own, 'CustomHeaders', 'OriginCustomHeader');
  if (!headers.some((header) => text(header, 'HeaderName').toLowerCase() === keyHeader)) {
    addHeader(own, keyHeader, parts.keyValue);
    note(`header ${keyHeader}`, undefined, 'a key of the gate');
  }
  editReadTimeout(own, parts, note);
  const { originShieldRegion } = parts;
  const shield = child(own, 'OriginShield');
  if (originShieldRegion !== undefined && text(shield, 'OriginShieldRegion') !== originShieldRegion) {
    note('origin shield', shield && (text(shield, 'OriginShieldRegion') || undefined), originShieldRegion);
    const after = ['ConnectionTimeout', 'ConnectionAttempts', 'CustomOriginConfig', 'S3OriginConfig'];
    const made = shield ?? insertAfter(own, 'OriginShield', after);
    made.textContent = '';
    fill(made, { Enabled: true, OriginShieldRegion: originShieldRegion });
  }
  return text(own, 'Id');
}

/** A longer one that its owner set stays. */
function editReadTimeout(origin: Element, { timeout }: TargetParts, note: Note): void {
  const standing = child(child(origin, 'CustomOriginConfig'), 'OriginReadTimeout');
  const wanted = readTimeout(timeout);
  if (!standing || Number(standing.textContent) >= wanted) return;
  note('response timeout', standing.textContent ?? undefined, String(wanted));
  standing.textContent = String(wanted);
}

function editBehaviours(root: Element, originId: string, wanted: EditWanted, note: Note): void {
  const { pathPattern } = wanted;
  const behaviours = listOf(root, 'CacheBehaviors', 'CacheBehavior');
  const find = (pattern: string): Element | undefined =>
    behaviours.find((behaviour) => isSamePattern(text(behaviour, 'PathPattern'), pattern));
  const ours = pathPattern === undefined ? child(root, 'DefaultCacheBehavior') : find(pathPattern);
  if (pathPattern !== undefined && !ours) {
    const images = { PathPattern: pathPattern, ...imageBehaviour(originId, wanted) };
    addItem(root, 'CacheBehaviors', images, 'start');
    note(`cache behavior ${pathPattern}`, undefined, 'images');
  } else if (ours && text(ours, 'TargetOriginId') === originId)
    editFunction(ours, wanted.edgeFunctionArn, note);
  // Before all others: the first pattern may match everything.
  const probe = probeBehaviour(originId, wanted);
  const standing = find(probe.PathPattern ?? '');
  if (standing && text(standing, 'TargetOriginId') === originId) return;
  if (standing) removeItem(root, 'CacheBehaviors', standing);
  addItem(root, 'CacheBehaviors', probe, 'start');
  note(`cache behavior ${probe.PathPattern ?? ''}`, standing && text(standing, 'TargetOriginId'), 'probe');
}

/** A user's own viewer-request function stays: an event allows only one function. */
function editFunction(behaviour: Element, arn: string | undefined, note: Note): void {
  if (arn === undefined) return;
  const associations = listOf(behaviour, 'FunctionAssociations', 'FunctionAssociation');
  if (associations.some((association) => text(association, 'EventType') === 'viewer-request')) return;
  const list =
    child(behaviour, 'FunctionAssociations') ??
    insertAfter(behaviour, 'FunctionAssociations', ['LambdaFunctionAssociations', 'Compress']);
  addTo(list, { FunctionARN: arn, EventType: 'viewer-request' }, 'end');
  note('function at viewer-request', undefined, arn);
}

/** Sets the wanted options that differ, and records each. */
function editOptions(root: Element, wanted: EditWanted, note: Note): void {
  const { priceClass, domainNames, certificateArn, webAclArn } = wanted;
  const setText = (name: string, value: string | undefined, after: readonly string[]): void => {
    if (value === undefined || text(root, name) === value) return;
    note(name, text(root, name) || undefined, value);
    if (!child(root, name)) insertAfter(root, name, after);
    set(root, name, value);
  };
  setText('PriceClass', priceClass, ['Logging', 'Comment']);
  setText('WebACLId', webAclArn, ['Restrictions', 'ViewerCertificate', 'Enabled']);
  const names = listOf(root, 'Aliases', 'CNAME').map((name) => name.textContent);
  for (const name of domainNames.filter((one) => !names.includes(one))) {
    if (!child(root, 'Aliases')) insertAfter(root, 'Aliases', ['CallerReference']);
    addItem(root, 'Aliases', name, 'end');
    note('domain name', undefined, name);
  }
  editCertificate(root, certificateArn, note);
}

function editCertificate(root: Element, arn: string | undefined, note: Note): void {
  const seen = child(root, 'ViewerCertificate');
  if (arn === undefined || text(seen, 'ACMCertificateArn') === arn) return;
  note('certificate', text(seen, 'ACMCertificateArn') || undefined, arn);
  const made = seen ?? insertAfter(root, 'ViewerCertificate', ['Enabled']);
  made.textContent = '';
  fill(made, viewerCertificate(arn));
}

/** The same configuration, disabled: viewers are no longer served. */
export const withoutViewers = (config: DistributionConfig, resource: string): Edited =>
  editing(config, resource, (root, note) => {
    if (text(root, 'Enabled') === 'false') return;
    set(root, 'Enabled', 'false');
    note('enabled', 'true', 'false');
  });

/** The same configuration without the key headers of origins that send one of `values`. */
export const withoutKeys = (config: DistributionConfig, resource: string, values: ReadonlySet<string>) =>
  editing(config, resource, (root, note) => {
    for (const origin of listOf(root, 'Origins', 'Origin'))
      for (const header of listOf(origin, 'CustomHeaders', 'OriginCustomHeader')) {
        const name = text(header, 'HeaderName');
        if (name.toLowerCase() !== keyHeader || !values.has(text(header, 'HeaderValue'))) continue;
        removeItem(origin, 'CustomHeaders', header);
        note(`${keyHeader} of origin "${text(origin, 'Id')}"`, 'a key of the gate', undefined);
      }
  });

/** The origin with that domain. */
const originAt = (root: Element, domain: string): Element | undefined =>
  listOf(root, 'Origins', 'Origin').find((one) => text(one, 'DomainName').toLowerCase() === domain);

/** The same configuration without the origin `domain` and its behaviours; `default` if the default behaviour is one of them. */
export function withGateRemoved(config: DistributionConfig, resource: string, domain: string) {
  const shows = (behaviour: Element | undefined, origin: Element): boolean =>
    text(behaviour, 'TargetOriginId') === text(origin, 'Id');
  const seen = rootOf(config);
  const standing = originAt(seen, domain);
  if (standing && shows(child(seen, 'DefaultCacheBehavior'), standing)) return 'default' as const;
  return editing(config, resource, (root, note) => {
    const origin = originAt(root, domain);
    if (!origin) return;
    for (const behaviour of listOf(root, 'CacheBehaviors', 'CacheBehavior')) {
      if (!shows(behaviour, origin)) continue;
      removeItem(root, 'CacheBehaviors', behaviour);
      note(`cache behavior ${text(behaviour, 'PathPattern')}`, 'the gate', undefined);
    }
    removeItem(root, 'Origins', origin);
    note('origin', domain, undefined);
  });
}
