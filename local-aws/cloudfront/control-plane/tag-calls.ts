import { answer, exception, invalidArgument, noContent } from './answer.ts';
import type { Routes } from './routes.ts';
import { addTags, readTags, type Tags, tagsXml } from './tags.ts';
import { children, find, parseXml } from '../xml.ts';

/** The operations on tags. `tagsOf` finds those of an ARN. */
export function tagRoutes(tagsOf: (arn: string) => Tags | undefined): Routes {
  const resource = (query: URLSearchParams): string => query.get('Resource') ?? '*';
  const found = (query: URLSearchParams): Tags => {
    const arn = query.get('Resource') ?? '';
    if (!arn.startsWith('arn:')) throw invalidArgument('The parameter Resource is not a valid ARN.');
    const tags = tagsOf(arn);
    if (!tags) throw exception('NoSuchResource', 'The specified resource does not exist.');
    return tags;
  };
  return {
    ListTagsForResource: {
      resource,
      perform: ({ query }) => answer(200, 'Tags', tagsXml(found(query))),
    },
    TagResource: {
      resource,
      tags: (body) => readTags(parseXml(body, 'Tags')),
      perform: ({ query, request }) => {
        addTags(found(query), readTags(parseXml(request.body, 'Tags')));
        return noContent();
      },
    },
    UntagResource: {
      resource,
      perform: ({ query, request }) => {
        const tags = found(query);
        const items = find(parseXml(request.body, 'TagKeys'), 'Items');
        for (const key of items ? children(items, 'Key') : []) tags.delete(key.textContent?.trim() ?? '');
        return noContent();
      },
    },
  };
}
