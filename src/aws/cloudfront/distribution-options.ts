import type { Element } from '@xmldom/xmldom';
import { child, insertAfter, listOf, set, text } from './xml-element.ts';
import { addItem } from './xml-list.ts';
import { fill } from './xml-object.ts';

/** What a distribution shall have besides being a target. What is undefined is left as it is. */
export interface DistributionOptions {
  readonly priceClass: string | undefined;
  readonly domainNames: readonly string[];
  readonly certificateArn: string | undefined;
  readonly webAclArn: string | undefined;
}

/** Keeps one difference. */
export type Note = (field: string, from: string | undefined, to: string) => void;

/** Sets the wanted options that differ, and notes each. */
export function editOptions(root: Element, options: DistributionOptions, note: Note): void {
  const { priceClass, domainNames, certificateArn, webAclArn } = options;
  const setText = (name: string, value: string | undefined, after: readonly string[]): void => {
    if (value === undefined || text(root, name) === value) return;
    note(name, text(root, name) || undefined, value);
    if (!child(root, name)) insertAfter(root, name, after);
    set(root, name, value);
  };
  setText('PriceClass', priceClass, ['Logging', 'Comment']);
  setText('WebACLId', webAclArn, ['Restrictions', 'ViewerCertificate', 'Enabled']);
  const names = listOf(root, 'Aliases', 'CNAME').map((name) => name.textContent);
  for (const name of domainNames.filter((wanted) => !names.includes(wanted))) {
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

/** Members in the order of CloudFront's schema. */
export function viewerCertificate(arn: string) {
  return {
    CloudFrontDefaultCertificate: false,
    ACMCertificateArn: arn,
    SSLSupportMethod: 'sni-only' as const,
    MinimumProtocolVersion: 'TLSv1.2_2021' as const,
  };
}
