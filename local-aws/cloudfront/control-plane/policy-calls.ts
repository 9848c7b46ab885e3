import { answer, instant, noContent } from './answer.ts';
import { markedList, pageOf } from './pages.ts';
import type { Policies, Policy } from './policies.ts';
import type { Routes } from './routes.ts';
import { element, leaf } from '../xml.ts';

/** The operations on one kind of policy. */
export function policyRoutes(policies: Policies): Routes {
  const { name, plural, path, named } = policies.kind;
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

  return {
    [`Create${name}`]: ({ request }) => {
      const policy = policies.create(request.body);
      return answered(201, policy, {
        location: `https://cloudfront.amazonaws.com/2020-05-31/${path}/${policy.id}`,
      });
    },
    [`List${plural}`]: ({ query }) => {
      const type = query.get('Type');
      const shown = policies.all().filter(({ managed }) => !type || managed === (type === 'managed'));
      const page = pageOf(shown, query, ({ id }) => id);
      return answer(200, `${name}List`, markedList(page, summary));
    },
    [`Get${name}`]: ({ id }) => answered(200, policies.get(id)),
    [`Get${name}Config`]: ({ id }) => {
      const policy = policies.get(id);
      return answer(200, `${name}Config`, policy.inner, { etag: policy.etag });
    },
    [`Update${name}`]: ({ id, request }) => answered(200, policies.update(id, request)),
    [`Delete${name}`]: ({ id, request }) => {
      policies.delete(id, request);
      return noContent();
    },
  };
}
