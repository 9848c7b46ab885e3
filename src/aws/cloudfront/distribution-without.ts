import type { Element } from '@xmldom/xmldom';
import { rootOf, type DistributionConfig } from './distribution-config.ts';
import type { Edited } from './distribution-edit.ts';
import { keyHeader } from './distribution-parts.ts';
import type { Change } from '../step.ts';
import { child, listOf, serialise, set, text } from './xml-element.ts';
import { removeItem } from './xml-list.ts';

/** The same configuration switched off: no viewer is answered any more. */
export function withoutViewers(config: DistributionConfig, resource: string): Edited {
  const root = rootOf(config);
  if (text(root, 'Enabled') === 'false') return { config, changes: [] };
  set(root, 'Enabled', 'false');
  return {
    config: { xml: serialise(root) },
    changes: [{ resource, field: 'enabled', from: 'true', to: 'false' }],
  };
}

/** The same configuration without the key header of every origin that sends one of `values`. */
export function withoutKeys(
  config: DistributionConfig,
  resource: string,
  values: ReadonlySet<string>,
): Edited {
  const root = rootOf(config);
  const changes: Change[] = [];
  for (const origin of listOf(root, 'Origins', 'Origin'))
    for (const header of listOf(origin, 'CustomHeaders', 'OriginCustomHeader')) {
      const name = text(header, 'HeaderName');
      if (name.toLowerCase() !== keyHeader || !values.has(text(header, 'HeaderValue'))) continue;
      removeItem(origin, 'CustomHeaders', header);
      const field = `${keyHeader} of origin "${text(origin, 'Id')}"`;
      changes.push({ resource, field, from: 'a key of the gate', to: undefined });
    }
  return { config: changes.length === 0 ? config : { xml: serialise(root) }, changes };
}

/**
 * The same configuration without the origin `domain` and the behaviours that show it; `default` where the default
 * behaviour does.
 */
export function withGateRemoved(
  config: DistributionConfig,
  resource: string,
  domain: string,
): Edited | 'default' {
  const root = rootOf(config);
  const origin = listOf(root, 'Origins', 'Origin').find(
    (candidate) => text(candidate, 'DomainName').toLowerCase() === domain,
  );
  if (!origin) return { config, changes: [] };
  const shows = (behaviour: Element | undefined): boolean =>
    text(behaviour, 'TargetOriginId') === text(origin, 'Id');
  if (shows(child(root, 'DefaultCacheBehavior'))) return 'default';
  const behaviours = listOf(root, 'CacheBehaviors', 'CacheBehavior').filter(shows);
  for (const behaviour of behaviours) removeItem(root, 'CacheBehaviors', behaviour);
  removeItem(root, 'Origins', origin);
  return {
    config: { xml: serialise(root) },
    changes: [
      ...behaviours.map((behaviour) => ({
        resource,
        field: `behaviour ${text(behaviour, 'PathPattern')}`,
        from: 'the gate',
        to: undefined,
      })),
      { resource, field: 'origin', from: domain, to: undefined },
    ],
  };
}
