import * as client from '@aws-sdk/client-cloudfront';

/** The client package's enums whose names differ from their element's; `Root Element` if it depends on the document. */
const names: Readonly<Record<string, string>> = {
  ...{ RestrictionType: 'GeoRestrictionType', Forward: 'ItemSelection', FrameOption: 'FrameOptionsList' },
  ...{ ReferrerPolicy: 'ReferrerPolicyList', SelectionCriteria: 'OriginGroupSelectionCriteria' },
  'ResponseHeadersPolicyConfig Method': 'ResponseHeadersPolicyAccessControlAllowMethodsValues',
};

/** The values that an element called `name` may have below `root`; an empty list if it may have any. */
export function valuesOf(name: string, root: string): readonly string[] {
  const enums: Readonly<Record<string, unknown>> = client;
  const ofRoot = enums[root.replace(/Config$/, name)];
  const found = ofRoot ?? enums[names[`${root} ${name}`] ?? names[name] ?? name];
  return typeof found === 'object' && found !== null ? Object.values(found).map(String) : [];
}
