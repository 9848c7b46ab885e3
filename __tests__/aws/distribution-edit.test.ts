import { describe, expect, test } from '@jest/globals';
import { configFrom, originsOf } from '../../src/aws/cloudfront/distribution-config.ts';
import { type EditWanted, edited } from '../../src/aws/cloudfront/distribution-edit.ts';
import type { TargetParts } from '../../src/aws/cloudfront/gate-parts.ts';

/** A distribution of a user's, with elements that no SDK knows yet. */
const usersXml = `<?xml version="1.0"?>
<DistributionConfig xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/">
  <CallerReference>mine</CallerReference>
  <Aliases><Quantity>1</Quantity><Items><CNAME>www.example.org</CNAME></Items></Aliases>
  <Origins><Quantity>1</Quantity><Items><Origin><Id>gate</Id><DomainName>site.s3.amazonaws.com</DomainName><OriginPath></OriginPath><OriginAccessControlId>E123</OriginAccessControlId><FromTheFuture>yes</FromTheFuture></Origin></Items></Origins>
  <DefaultCacheBehavior><TargetOriginId>gate</TargetOriginId><ViewerProtocolPolicy>allow-all</ViewerProtocolPolicy></DefaultCacheBehavior>
  <CacheBehaviors><Quantity>1</Quantity><Items><CacheBehavior><PathPattern>*</PathPattern><TargetOriginId>gate</TargetOriginId></CacheBehavior></Items></CacheBehaviors>
  <Comment>my site</Comment>
  <PriceClass>PriceClass_All</PriceClass>
  <Enabled>true</Enabled>
  <ViewerCertificate><CloudFrontDefaultCertificate>true</CloudFrontDefaultCertificate></ViewerCertificate>
  <WebACLId/>
  <QuantumShield><Enabled>true</Enabled></QuantumShield>
</DistributionConfig>`;

const users = configFrom(usersXml);

const parts: TargetParts = {
  domain: 'abc123.execute-api.eu-central-1.amazonaws.com',
  stage: 'live',
  cachePolicyId: 'policy-1',
  keyValue: 'aSecretKeyValueOf30Characters0',
  originShieldRegion: undefined,
  edgeFunctionArn: 'arn:aws:cloudfront::123456789012:function/x',
  timeout: 29,
};
const nothingElse: Pick<EditWanted, 'priceClass' | 'domainNames' | 'certificateArn' | 'webAclArn'> = {
  priceClass: undefined,
  domainNames: [],
  certificateArn: undefined,
  webAclArn: undefined,
};

const add = (options = nothingElse, more: Partial<TargetParts> = {}) =>
  edited(users, 'distribution E1', {
    ...{ ...parts, ...more },
    pathPattern: '/images/*',
    ...options,
  });

describe("a gate in someone's own distribution", () => {
  test('adds an origin that sends the key, under an id that is free', () => {
    const [first, ours] = originsOf(add().config);
    expect(first?.domainName).toBe('site.s3.amazonaws.com');
    expect(ours).toMatchObject({
      id: 'gate-abc123.execute-api.eu-central-1.amazonaws.com',
      domainName: parts.domain,
      path: '/live',
      headers: [{ name: 'x-api-key', value: parts.keyValue }],
    });
  });

  test('puts the probe and the pictures before a behaviour that catches everything', () => {
    const patterns = [...add().config.xml.matchAll(/<PathPattern>(.*?)</g)].map(([, pattern]) => pattern);
    expect(patterns).toEqual(['/.gate/*', '/images/*', '*']);
    expect(add().config.xml).toContain('<CacheBehaviors><Quantity>3</Quantity>');
  });

  test('keeps every element that was there, known or not', () => {
    const { xml } = add().config;
    const untouched = usersXml
      .split('\n')
      .slice(2)
      .filter((line) => !/<Origins>|<CacheBehaviors>/.test(line));
    for (const line of untouched) expect(xml).toContain(line.trim());
    expect(xml).toContain(
      '<OriginAccessControlId>E123</OriginAccessControlId><FromTheFuture>yes</FromTheFuture>',
    );
  });

  test('changes nothing, not even the spelling, the second time', () => {
    const once = add();
    const twice = edited(once.config, 'distribution E1', {
      ...parts,
      pathPattern: '/images/*',
      ...nothingElse,
    });
    expect(twice.changes).toEqual([]);
    expect(twice.config).toBe(once.config);
  });

  test('tells what it changes without the key', () => {
    const { changes } = add();
    expect(changes.map(({ field, to }) => [field, to])).toEqual([
      ['origin', parts.domain],
      ['cache behavior /images/*', 'images'],
      ['cache behavior /.gate/*', 'probe'],
    ]);
    expect(JSON.stringify(changes)).not.toContain(parts.keyValue);
  });
});

describe('options', () => {
  test('are set only where they differ, the others of the same kind are kept', () => {
    const { config, changes } = add({
      priceClass: 'PriceClass_All',
      domainNames: ['www.example.org', 'images.example.org'],
      certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/1',
      webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/x/1',
    });
    expect(changes.map(({ field }) => field).slice(3)).toEqual(['WebACLId', 'domain name', 'certificate']);
    expect(config.xml).toContain(
      '<Quantity>2</Quantity><Items><CNAME>www.example.org</CNAME><CNAME>images.example.org</CNAME></Items>',
    );
    expect(config.xml).toContain(
      '<ViewerCertificate><CloudFrontDefaultCertificate>false</CloudFrontDefaultCertificate>' +
        '<ACMCertificateArn>arn:aws:acm:us-east-1:123456789012:certificate/1</ACMCertificateArn>' +
        '<SSLSupportMethod>sni-only</SSLSupportMethod><MinimumProtocolVersion>TLSv1.2_2021</MinimumProtocolVersion>',
    );
  });

  test('put Origin Shield in its place on the origin of the gate alone', () => {
    const once = add();
    const shielded = { ...parts, originShieldRegion: 'eu-central-1' };
    const { config, changes } = edited(once.config, 'E1', {
      ...shielded,
      pathPattern: '/images/*',
      ...nothingElse,
    });
    expect(changes).toEqual([
      { resource: 'E1', field: 'origin shield', from: undefined, to: 'eu-central-1' },
    ]);
    expect(config.xml.match(/<OriginShield>/g)).toHaveLength(1);
    expect(config.xml).toContain(
      '</CustomOriginConfig><OriginShield><Enabled>true</Enabled><OriginShieldRegion>eu-central-1<',
    );
  });
});

describe('what was bent', () => {
  test('the probe goes back to the origin of the gate, and exists once', () => {
    const bent = add().config.xml.replace(
      /(<PathPattern>\/\.gate\/\*<\/PathPattern><TargetOriginId>)[^<]*/,
      '$1elsewhere',
    );
    const { config, changes } = edited({ xml: bent }, 'E1', {
      ...parts,
      pathPattern: '/images/*',
      ...nothingElse,
    });
    expect(changes).toEqual([
      { resource: 'E1', field: 'cache behavior /.gate/*', from: 'elsewhere', to: 'probe' },
    ]);
    expect(config.xml.match(/<PathPattern>\/\.gate\/\*/g)).toHaveLength(1);
  });

  test('the function comes back unless another one is there', () => {
    const bent = add().config.xml.replace(
      /<FunctionAssociations><Quantity>1.*?<\/FunctionAssociations>/,
      '<FunctionAssociations><Quantity>0</Quantity></FunctionAssociations>',
    );
    const { config, changes } = edited({ xml: bent }, 'E1', {
      ...parts,
      pathPattern: '/images/*',
      ...nothingElse,
    });
    expect(changes.map(({ field }) => field)).toEqual(['function at viewer-request']);
    expect(config.xml).toContain(
      '<FunctionAssociations><Quantity>1</Quantity><Items><FunctionAssociation><FunctionARN>',
    );
  });

  test("another owner's viewer-request function stays", () => {
    const { xml } = add().config;
    const theirs = { ...parts, edgeFunctionArn: 'arn:aws:cloudfront::123456789012:function/other' };
    expect(edited({ xml }, 'E1', { ...theirs, pathPattern: '/images/*', ...nothingElse }).changes).toEqual(
      [],
    );
  });
});
