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

  return [
    {
      method: 'POST',
      path: all,
      operation: `Create${name}`,
      resource: () => '*',
      perform: ({ request }) => {
        const policy = policies.create(request.body);
        return answer(201, name, inner(policy), {
          etag: policy.etag,
          location: `https://cloudfront.amazonaws.com/2020-05-31/${path}/${policy.id}`,
        });
      },
    },
    {
      method: 'GET',
      path: all,
      operation: `List${plural}`,
      resource: () => '*',
      perform: ({ query }) => {
        const type = query.get('Type');
        const shown = policies.all().filter(({ managed }) => !type || managed === (type === 'managed'));
        return answer(
          200,
          `${name}List`,
          markedList(
            pageOf(shown, query, ({ id }) => id),
            summary,
          ),
        );
      },
    },
    {
      method: 'GET',
      path: one,
      operation: `Get${name}`,
      resource,
      perform: ({ id }) => {
        const policy = policies.get(id);
        return answer(200, name, inner(policy), { etag: policy.etag });
      },
    },
    {
      method: 'GET',
      path: config,
      operation: `Get${name}Config`,
      resource,
      perform: ({ id }) => {
        const policy = policies.get(id);
        return answer(200, `${name}Config`, policy.inner, { etag: policy.etag });
      },
    },
    {
      method: 'PUT',
      path: one,
      operation: `Update${name}`,
      resource,
      perform: ({ id, request }) => {
        const policy = policies.update(id, request);
        return answer(200, name, inner(policy), { etag: policy.etag });
      },
    },
    {
      method: 'DELETE',
      path: one,
      operation: `Delete${name}`,
      resource,
      perform: ({ id, request }) => {
        policies.delete(id, request);
        return noContent();
      },
    },
  ];
}
