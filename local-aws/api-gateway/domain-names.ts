import type { DomainName } from './model.ts';
import type { Operation } from './operation.ts';
import { page } from './paging.ts';
import { badRequest, conflict, notFound } from './refusals.ts';
import { apiOf, checkedTags, type Room } from './room.ts';
import { omit, present } from './members.ts';

const path = '/domainnames';
const onePath = `${path}/{domainName}`;
const mappingPath = `${onePath}/basepathmappings`;
const rootPath = '(none)';

/** Regional custom domains; certificates, mutual TLS and private domains are not modelled. */
export function domainNameOperations(room: Room): Operation[] {
  const domainOf = (name: string): DomainName => {
    const domain = room.domainNames.get(name);
    if (!domain) throw notFound('Invalid domain name identifier specified');
    return domain;
  };
  const mappingOf = (name: string, basePath: string) => {
    const mapping = domainOf(name).mappings.get(basePath);
    if (!mapping) throw notFound('Invalid base path mapping identifier specified');
    return mapping;
  };
  return [
    {
      name: 'CreateDomainName',
      method: 'POST',
      path,
      status: 201,
      perform: ({ body }) => {
        const domainName = body.required('domainName');
        if (room.domainNames.has(domainName)) throw conflict('The domain name you provided already exists.');
        const types = body.part('endpointConfiguration')?.texts('types') ?? ['EDGE'];
        const certificate = body.text('regionalCertificateArn');
        if (types[0] !== 'REGIONAL') throw badRequest('Only REGIONAL domain names are modelled here');
        if (!certificate) throw badRequest('A regional certificate must be provided');
        const domain: DomainName = {
          domainName,
          regionalDomainName: `d-${room.random.id(10)}.execute-api.${room.surroundings.region}.amazonaws.com`,
          regionalCertificateArn: certificate,
          securityPolicy: body.choice('securityPolicy', ['TLS_1_0', 'TLS_1_2']) ?? 'TLS_1_2',
          types,
          tags: checkedTags(room, body.textMap('tags') ?? {}),
          mappings: new Map(),
        };
        room.domainNames.set(domainName, domain);
        return view(domain);
      },
    },
    {
      name: 'GetDomainNames',
      method: 'GET',
      path,
      status: 200,
      perform: ({ query }) => {
        const { items, position } = page(room.domainNames.values(), (domain) => domain.domainName, query);
        return present({ item: items.map(view), position });
      },
    },
    {
      name: 'GetDomainName',
      method: 'GET',
      path: onePath,
      status: 200,
      perform: ({ label }) => view(domainOf(label('domainName'))),
    },
    {
      name: 'DeleteDomainName',
      method: 'DELETE',
      path: onePath,
      status: 202,
      perform: ({ label }) => {
        room.domainNames.delete(domainOf(label('domainName')).domainName);
      },
    },
    {
      name: 'CreateBasePathMapping',
      method: 'POST',
      path: mappingPath,
      status: 201,
      perform: ({ label, body }) => {
        const { mappings } = domainOf(label('domainName'));
        const api = apiOf(room, body.required('restApiId'));
        const stage = body.text('stage');
        if (stage !== undefined && !api.stages.has(stage))
          throw badRequest('Invalid stage identifier specified');
        const given = body.text('basePath') ?? '';
        const basePath = given === '' ? rootPath : given;
        if (mappings.has(basePath)) throw conflict('Base path already exists for this domain name');
        const mapping = { basePath, restApiId: api.id, ...present({ stage }) };
        mappings.set(basePath, mapping);
        return mapping;
      },
    },
    {
      name: 'GetBasePathMappings',
      method: 'GET',
      path: mappingPath,
      status: 200,
      perform: ({ label, query }) => {
        const mappings = domainOf(label('domainName')).mappings.values();
        const { items, position } = page(mappings, (mapping) => mapping.basePath, query);
        return present({ item: items, position });
      },
    },
    {
      name: 'GetBasePathMapping',
      method: 'GET',
      path: `${mappingPath}/{basePath}`,
      status: 200,
      perform: ({ label }) => mappingOf(label('domainName'), label('basePath')),
    },
    {
      name: 'DeleteBasePathMapping',
      method: 'DELETE',
      path: `${mappingPath}/{basePath}`,
      status: 202,
      perform: ({ label }) => {
        const { basePath } = mappingOf(label('domainName'), label('basePath'));
        domainOf(label('domainName')).mappings.delete(basePath);
      },
    },
  ];
}

function view(domain: DomainName): unknown {
  return {
    ...omit(domain, 'types', 'mappings'),
    domainNameStatus: 'AVAILABLE',
    endpointConfiguration: { types: domain.types, ipAddressType: 'ipv4' },
  };
}
