import { expect, test } from '@jest/globals';
import { openAccount, type Account } from '../account/account.ts';
import { rewrite, setHeader, xmlOf } from '../account/distribution.ts';
import { faultsOf, rotateUnderLoad, served } from '../account/gated.ts';
import {
  addCustomDomain,
  handMade,
  handMadeKey,
  requireKey,
  stage,
  type LiveApi,
} from '../account/live-api.ts';

const domain = 'api.example.org';

interface Way {
  /** Base paths on the domain; `` is its root. */
  readonly ours: string;
  readonly theirs: string;
  /** API Gateway's list does not show theirs, as V1 may do with one of several levels. */
  readonly hidden?: boolean;
}

/** Two APIs behind one custom domain, each with a distribution and a gate of its own. */
async function neighbours({ ours, theirs, hidden = false }: Way) {
  const account = await openAccount();
  const mine = await account.openApi();
  const other = await account.openApi();
  await addCustomDomain(account, mine.apiId, domain);
  for (const [basePath, { apiId }] of [[ours, mine] as const, [theirs, other] as const]) {
    if (basePath === '') continue;
    account.world.apiGateway.mapPath(domain, {
      ...{ basePath, restApiId: apiId, stage },
      hidden: hidden && basePath === theirs,
    });
  }
  return {
    account,
    mine: await behind(account, mine, ours),
    other: await behind(account, other, theirs),
  };
}

/** Its distribution comes to the API by the domain from now on. */
async function behind(account: Account, live: LiveApi, basePath: string): Promise<LiveApi> {
  const path = basePath === '' ? '' : `/${basePath}`;
  await rewrite(account, live.distributionId, (xml) =>
    xml
      .replace(/<DomainName>[^<]*execute-api[^<]*<\/DomainName>/, `<DomainName>${domain}</DomainName>`)
      .replace(/<OriginPath>[^<]*<\/OriginPath>/, `<OriginPath>${path}</OriginPath>`),
  );
  await account.pass(600);
  return live;
}

const ways: readonly Way[] = [
  { ours: '', theirs: 'img' },
  { ours: '', theirs: 'img/v2' },
  { ours: '', theirs: 'img/v2', hidden: true },
  { ours: 'img', theirs: 'img/v2' },
  { ours: 'img', theirs: 'img/v2', hidden: true },
  { ours: 'img/v1', theirs: 'img/v2' },
  { ours: 'img/v2', theirs: 'img' },
];

/** Who gates the other API: a gate of its own, or its owner by hand. */
const gating: Readonly<Record<string, (account: Account, other: LiveApi, way: Way) => Promise<unknown>>> = {
  'another gate': (account, other, { hidden }) =>
    account.gate(other, { name: 'theirs', apiDomains: hidden === true ? [domain] : [] }),
  'a key made by hand': async (account, other) => {
    await handMadeKey(account, other.apiId);
    await setHeader(account, other.distributionId, handMade);
    await requireKey(account, other.apiId, true);
    await account.apiGateway.createDeployment({ restApiId: other.apiId, stageName: stage });
  },
};

/** What a mapping shows needs no look at keys. */
const cases = ways.flatMap((way) =>
  Object.entries(gating)
    .filter(([who]) => way.hidden === true || who === 'another gate')
    .map(([who, close]) => ({ ...way, who, close })),
);

test.each(cases)(
  'ours at "/$ours", $who at "/$theirs" (hidden: $hidden): its key stays where it is',
  async (way) => {
    const { account, mine, other } = await neighbours(way);
    const apiDomains = way.hidden === true ? [domain] : [];
    await way.close(account, other, way);
    await account.pass(600);
    await account.gate(mine, { apiDomains });
    await account.pass(600);
    const ids = [mine.distributionId, other.distributionId];
    expect(await served(account, ids)).toEqual([200]);
    const before = await xmlOf(account, other.distributionId);
    expect(
      faultsOf(await account.status({ apiDomains })).filter((line) => line.startsWith('broken')),
    ).toEqual([]);
    const { result, refused } = await rotateUnderLoad(account, ids, { apiDomains });
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(refused).toBe(0);
    expect(await xmlOf(account, other.distributionId)).toBe(before);
    expect(await served(account, ids)).toEqual([200]);
  },
);
