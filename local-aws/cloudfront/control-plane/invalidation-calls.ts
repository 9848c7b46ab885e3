import { answer, instant } from './answer.ts';
import type { Distributions } from './distributions.ts';
import type { Invalidation, Invalidations } from './invalidations.ts';
import { pageOf, truncatedList } from './pages.ts';
import type { Routes } from './routes.ts';
import { element, leaf } from '../xml.ts';

/** The operations on invalidations. */
export function invalidationRoutes(distributions: Distributions, invalidations: Invalidations): Routes {
  const brief = (invalidation: Invalidation): string =>
    leaf('Id', invalidation.id) +
    leaf('Status', invalidations.status(invalidation)) +
    leaf('CreateTime', instant(invalidation.created));
  const whole = (invalidation: Invalidation): string =>
    brief(invalidation) + element('InvalidationBatch', invalidation.inner);

  return {
    CreateInvalidation: ({ id, request }) => {
      const created = invalidations.create(distributions.get(id).id, request.body);
      return answer(201, 'Invalidation', whole(created), {
        location: `https://cloudfront.amazonaws.com/2020-05-31/distribution/${id}/invalidation/${created.id}`,
      });
    },
    ListInvalidations: ({ id, query }) => {
      const page = pageOf(invalidations.all(distributions.get(id).id), query, (one) => one.id);
      const summary = (one: Invalidation): string => element('InvalidationSummary', brief(one));
      return answer(200, 'InvalidationList', truncatedList(page, summary));
    },
    GetInvalidation: ({ id, ids }) =>
      answer(200, 'Invalidation', whole(invalidations.get(distributions.get(id).id, ids[1] ?? ''))),
  };
}
