import { answer, instant, noContent } from './answer.ts';
import { markedList, pageOf } from './pages.ts';
import type { Policies, Policy } from './policies.ts';
import type { Route } from './routes.ts';
import { element, leaf } from '../xml.ts';

/** The operations on one kind of policy. */
export function policyRoutes(policies: Policies): readonly Route[] {
  const { name, plural, path, named } = policies.kind;
  const one = new RegExp(`^/2020-05-31/${path}/([^/]+)$`);
  const config = new RegExp(`^/2020-05-31/${path}/([^/]+)/config$`);
  const all = new RegExp(`^/2020-05-31/${path}$`);
  const resource = (ids: readonly string[]): string => `${path}/${ids[0] ?? ''}`;

  const inner = (policy: Policy): string =>
    leaf('Id', policy.id) +
    leaf('LastModifiedTime', instant(policy.lastModified)) +
    element(`${name}Config`, policy.inner);
  const summary = (policy: Policy): string =>
    element(
      `${name}Summary`,
      (named ? leaf('Type', policy.managed ? 'managed' : 'custom') : '') + element(name, inner(policy)),
    );

  const answered = (status: number, policy: Policy, headers: Readonly<Record<string, string>> = {}) =>
    answer(status, name, inner(policy), { etag: policy.etag, ...headers });
  const onAll = { path: all, resource: () => '*' };

  return [
    {
      ...{ method: 'POST', operation: `Create${name}`, ...onAll },
      perform: ({ request }) => {
        const policy = policies.create(request.body);
        return answered(201, policy, {
          location: `https://cloudfront.amazonaws.com/2020-05-31/${path}/${policy.id}`,
        });
      },
    },
    {
      ...{ method: 'GET', operation: `List${plural}`, ...onAll },
      perform: ({ query }) => {
        const type = query.get('Type');
        const shown = policies.all().filter(({ managed }) => !type || managed === (type === 'managed'));
        const page = pageOf(shown, query, ({ id }) => id);
        return answer(200, `${name}List`, markedList(page, summary));
      },
    },
    {
      ...{ method: 'GET', path: one, operation: `Get${name}`, resource },
      perform: ({ id }) => answered(200, policies.get(id)),
    },
    {
      ...{ method: 'GET', path: config, operation: `Get${name}Config`, resource },
      perform: ({ id }) => {
        const policy = policies.get(id);
        return answer(200, `${name}Config`, policy.inner, { etag: policy.etag });
      },
    },
    {
      ...{ method: 'PUT', path: one, operation: `Update${name}`, resource },
      perform: ({ id, request }) => answered(200, policies.update(id, request)),
    },
    {
      ...{ method: 'DELETE', path: one, operation: `Delete${name}`, resource },
      perform: ({ id, request }) => {
        policies.delete(id, request);
        return noContent();
      },
    },
  ];
}
