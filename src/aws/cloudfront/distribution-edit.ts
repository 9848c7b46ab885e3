import type { Element } from '@xmldom/xmldom';
import { rootOf, type DistributionConfig } from './distribution-config.ts';
import { editOptions, type DistributionOptions, type Note } from './distribution-options.ts';
import {
  gateOrigin,
  keyHeader,
  pictureBehaviour,
  probeBehaviour,
  readTimeout,
} from './distribution-parts.ts';
import type { TargetParts } from './distribution-parts.ts';
import type { Change } from '../step.ts';
import { child, insertAfter, listOf, serialise, text } from './xml-element.ts';
import { addItem, addTo, removeItem } from './xml-list.ts';
import { fill } from './xml-object.ts';

export interface Edited {
  readonly config: DistributionConfig;
  readonly changes: readonly Change[];
}

/**
 * The same configuration with the wanted options and with the gate's parts complete; every element that is not named
 * here stays as it is. `pathPattern` undefined: the default behaviour shows pictures; otherwise one of its own does.
 * `resource` is what the changes are about. No change, the same XML.
 */
export function edited(
  config: DistributionConfig,
  resource: string,
  parts: TargetParts,
  pathPattern: string | undefined,
  options: DistributionOptions,
): Edited {
  const root = rootOf(config);
  const changes: Change[] = [];
  const note: Note = (field, from, to) => changes.push({ resource, field, from, to });
  const originId = editOrigin(root, parts, note);
  editBehaviours(root, originId, parts, pathPattern, note);
  editOptions(root, options, note);
  return { config: changes.length === 0 ? config : { xml: serialise(root) }, changes };
}

/** The id of the origin that is the gate's API, which is added where there is none. */
function editOrigin(root: Element, parts: TargetParts, note: Note): string {
  const origins = listOf(root, 'Origins', 'Origin');
  const own = origins.find((origin) => text(origin, 'DomainName').toLowerCase() === parts.domain);
  if (!own) {
    const taken = new Set(origins.map((origin) => text(origin, 'Id')));
    const id = ['gate', `gate-${parts.domain}`].find((candidate) => !taken.has(candidate)) ?? parts.domain;
    addItem(root, 'Origins', gateOrigin(id, parts), 'end');
    note('origin', undefined, parts.domain);
    return id;
  }
  const headers = listOf(own, 'CustomHeaders', 'OriginCustomHeader');
  if (!headers.some((header) => text(header, 'HeaderName').toLowerCase() === keyHeader)) {
    if (!child(own, 'CustomHeaders')) insertAfter(own, 'CustomHeaders', ['OriginPath', 'DomainName']);
    addItem(own, 'CustomHeaders', { HeaderName: keyHeader, HeaderValue: parts.keyValue }, 'end');
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

/** One that its owner made longer is left. */
function editReadTimeout(origin: Element, { timeout }: TargetParts, note: Note): void {
  const standing = child(child(origin, 'CustomOriginConfig'), 'OriginReadTimeout');
  const wanted = readTimeout(timeout);
  if (!standing || Number(standing.textContent) >= wanted) return;
  note('response timeout', standing.textContent ?? undefined, String(wanted));
  standing.textContent = String(wanted);
}

function editBehaviours(
  root: Element,
  originId: string,
  parts: TargetParts,
  pathPattern: string | undefined,
  note: Note,
): void {
  const behaviours = listOf(root, 'CacheBehaviors', 'CacheBehavior');
  const find = (pattern: string): Element | undefined =>
    behaviours.find((behaviour) => text(behaviour, 'PathPattern') === pattern);
  const ours = pathPattern === undefined ? child(root, 'DefaultCacheBehavior') : find(pathPattern);
  if (pathPattern !== undefined && !ours) {
    addItem(
      root,
      'CacheBehaviors',
      { PathPattern: pathPattern, ...pictureBehaviour(originId, parts) },
      'start',
    );
    note(`behaviour ${pathPattern}`, undefined, 'pictures');
  } else if (ours && text(ours, 'TargetOriginId') === originId)
    editFunction(ours, parts.edgeFunctionArn, note);
  // Before all others: a pattern that catches everything may stand first.
  const probe = probeBehaviour(originId, parts);
  const standing = find(probe.PathPattern ?? '');
  if (standing && text(standing, 'TargetOriginId') === originId) return;
  if (standing) removeItem(root, 'CacheBehaviors', standing);
  addItem(root, 'CacheBehaviors', probe, 'start');
  note(`behaviour ${probe.PathPattern ?? ''}`, standing && text(standing, 'TargetOriginId'), 'probe');
}

/** A viewer-request function of somebody else is left: an event takes one function only. */
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
