import { reads } from '../schema/operation.ts';
import type { DomainName, PathMapping } from './model.ts';
import { badRequest, conflict, found, page } from './refusals.ts';
import { checkedTags, type GatewayOperations, type Room } from './room.ts';

const rootPath = '(none)';

function domainOf(room: Room, name: string): DomainName {
  return found(room.domainNames.get(name), 'Invalid domain name identifier specified');
}

function mappingOf(room: Room, name: string, basePath: string) {
  return found(domainOf(room, name).mappings.get(basePath), 'Invalid base path mapping identifier specified');
}

/** Regional custom domains; certificates, mutual TLS and private domains are not modelled. */
export const domainNameOperations: GatewayOperations = {
  CreateDomainName: reads(
    ['endpointConfiguration.types regionalCertificateArn securityPolicy tags'],
    (room, { domainName, endpointConfiguration, ...input }) => {
      // Reported with this status by users of zappa/Zappa.
      if (room.domainNames.has(domainName)) throw badRequest('The domain name you provided already exists.');
      const types = endpointConfiguration?.types ?? ['EDGE'];
      if (types[0] !== 'REGIONAL') throw badRequest('Only REGIONAL domain names are modelled here');
      const { regionalCertificateArn: certificate } = input;
      if (!certificate) throw badRequest('A regional certificate must be provided');
      const { region } = room.surroundings;
      // Reported (amplify-education/serverless-domain-manager#49).
      if (certificate.split(':')[3] !== region)
        throw badRequest(`Invalid certificate ARN: ${certificate}. Certificate must be in '${region}'.`);
      const domain: DomainName = {
        domainName,
        regionalDomainName: `d-${room.random.id(10)}.execute-api.${region}.amazonaws.com`,
        regionalCertificateArn: certificate,
        securityPolicy: input.securityPolicy ?? 'TLS_1_2',
        domainNameStatus: 'AVAILABLE',
        endpointConfiguration: { types, ipAddressType: 'ipv4' },
        tags: checkedTags(room, input.tags),
        mappings: new Map(),
      };
      room.domainNames.set(domainName, domain);
      return domain;
    },
  ),
  GetDomainNames: reads(['limit position'], (room, paged) => page(room.domainNames, paged)),
  GetDomainName: (room, { domainName }) => domainOf(room, domainName),
  DeleteDomainName: (room, { domainName }) => {
    room.domainNames.delete(domainOf(room, domainName).domainName);
  },
  CreateBasePathMapping: reads(['stage basePath'], (room, { domainName, restApiId, stage, ...input }) => {
    const { mappings } = domainOf(room, domainName);
    const api = room.restApis.get(restApiId);
    // Reported with this status by users of zappa/Zappa.
    if (!api) throw badRequest('Invalid REST API identifier specified');
    if (stage !== undefined && !api.stages.has(stage)) throw badRequest('Invalid stage identifier specified');
    const basePath = (input.basePath ?? '') || rootPath;
    if (basePath.includes('/'))
      throw badRequest(
        "API Gateway V1 doesn't support the slash character (/) in base path mappings. To create a multi-level base path mapping, use API Gateway V2.",
      );
    if (mappings.has(basePath)) throw conflict('Base path already exists for this domain name');
    const mapping = { basePath, restApiId: api.id, stage };
    mappings.set(basePath, mapping);
    return mapping;
  }),
  GetBasePathMappings: reads(['limit position'], (room, input) =>
    page(
      [...domainOf(room, input.domainName).mappings].filter(([, { hidden }]) => !hidden),
      input,
      ({ restApiId, basePath, stage }) => ({ basePath, restApiId, stage }),
    ),
  ),
  GetBasePathMapping: (room, { domainName, basePath }) => mappingOf(room, domainName, basePath),
  DeleteBasePathMapping: (room, { domainName, basePath }) => {
    mappingOf(room, domainName, basePath);
    domainOf(room, domainName).mappings.delete(basePath);
  },
};

/**
 * A mapping from API Gateway V2's CreateApiMapping, which is not served here: a base path of several levels. It is not documented
 * whether V1's list shows it.
 */
export function mapPath(room: Room, domainName: string, mapping: PathMapping): void {
  domainOf(room, domainName).mappings.set(mapping.basePath, mapping);
}
