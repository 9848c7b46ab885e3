import { expect, test } from '@jest/globals';
import type { RequestHandler } from '../../local-aws/request-handler.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { connect } from '../../src/aws/client/connect.ts';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { openAccount } from './account.ts';
import { gateSettings, openApi, rotateSettings } from './gate-account.ts';
import { writesOf } from './gate-scene.ts';

/** What an answer to GetDistribution may lack, and the words in which it is refused. */
const damages: readonly (readonly [string, (xml: string) => string, RegExp])[] = [
  ['everything', () => '', /there was no body.*Nothing was changed/],
  [
    'the configuration',
    (xml) => xml.replaceAll(/<DistributionConfig>.*<\/DistributionConfig>/gs, ''),
    /no DistributionConfig in the answer.*Nothing was changed/,
  ],
  [
    'the default behaviour',
    (xml) => xml.replaceAll(/<DefaultCacheBehavior>.*<\/DefaultCacheBehavior>/gs, ''),
    /no DefaultCacheBehavior in DistributionConfig.*Nothing was changed/,
  ],
  [
    'an origin',
    (xml) => xml.replace(/(<Origins><Quantity>)1/, '$111'),
    /Origins: Quantity 11, 1 item.*Nothing was changed/,
  ],
  ['its end', (xml) => xml.slice(0, xml.length / 2), /./],
];

/** UpdateDistribution replaces the whole configuration: what was read in part must never be written back. */
test.each(damages)(
  'a distribution that is answered without %s is left as it is',
  async (_, damage, words) => {
    const account = await openAccount();
    const live = await openApi(account);
    await account.run((context) => gate(context, gateSettings(live)));
    const sdkHandler = account.world.requestHandler();
    const damaged: RequestHandler = {
      ...sdkHandler,
      handle: async (request, options) => {
        const { response } = await sdkHandler.handle(request, options);
        if (!/^\/2020-05-31\/distribution\/\w+$/.test(request.path)) return { response };
        const xml = damage(new TextDecoder().decode(response.body));
        return { response: { ...response, body: new TextEncoder().encode(xml) } };
      },
    };
    const { surroundings } = account.world;
    const aws = connect({
      ...{ region: surroundings.region, clock: surroundings.clock, requestHandler: damaged },
      credentials: administratorKey,
    });
    const refused: unknown[] = [];
    const writes = await writesOf(account, () =>
      account
        .run((context) => rotate({ ...context, aws }, rotateSettings))
        .catch((error: unknown) => refused.push(error)),
    );
    expect(refused).toEqual([expect.objectContaining({ message: expect.stringMatching(words) as unknown })]);
    expect(writes).toEqual([]);
  },
);
