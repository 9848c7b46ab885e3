import { patch } from '../../local-aws/api-gateway/gateway-world.ts';
import type { Scenario } from '../scenario.ts';

const value = 'abcdefghijklmnopqrstuvwxyz0123456789ABCD';

export const apiKeyScenarios: readonly Scenario[] = [
  {
    name: 'an API key is made, read with and without its value, listed and deleted',
    tell: async ({ apiGateway }, observe) => {
      const create = () => apiGateway.createApiKey({ name: 'one', value, enabled: true });
      const made = await observe('create', create, ['name', 'value', 'enabled', 'stageKeys']);
      const apiKey = made?.id;
      await observe('read', () => apiGateway.getApiKey({ apiKey }), ['value', 'enabled']);
      const withValue = { apiKey, includeValue: true };
      await observe('read with its value', () => apiGateway.getApiKey(withValue), ['value']);
      const list = () => apiGateway.getApiKeys({ nameQuery: 'on', includeValues: false });
      await observe('list', list, ({ items }) =>
        items?.map((item) => ({ name: item.name, value: item.value })),
      );
      await observe('the same value again', () => apiGateway.createApiKey({ name: 'two', value }), ['name']);
      await observe('delete', () => apiGateway.deleteApiKey({ apiKey }));
      await observe('delete again', () => apiGateway.deleteApiKey({ apiKey }));
      await observe('read it then', () => apiGateway.getApiKey({ apiKey }));
    },
  },
  {
    name: 'a key is disabled and enabled by PATCH; its value never changes',
    tell: async ({ apiGateway }, observe) => {
      const { id: apiKey } = await apiGateway.createApiKey({ name: 'one', enabled: true });
      const change = (path: string, to: string) => () =>
        apiGateway.updateApiKey({ apiKey, ...patch(path, to) });
      await observe('disable', change('/enabled', 'false'), ['enabled']);
      await observe('enable', change('/enabled', 'true'), ['enabled']);
      await observe('rename', change('/name', 'new'), ['name']);
      await observe('another value', change('/value', value));
      await observe('a path that there is not', change('/nothing', 'x'));
    },
  },
  {
    name: 'a key value that is too short is refused; a key of AWS has 40 characters',
    tell: async ({ apiGateway }, observe) => {
      const short = { name: 'one', value: value.slice(0, 19) };
      await observe('nineteen characters', () => apiGateway.createApiKey(short));
      const create = () => apiGateway.createApiKey({ name: 'one' });
      await observe('made by AWS', create, (made) => ({ length: made.value?.length, enabled: made.enabled }));
    },
  },
  {
    name: 'tags of a key come with it, are added and taken away by its ARN',
    tell: async ({ apiGateway }, observe) => {
      const create = () => apiGateway.createApiKey({ name: 'one', tags: { a: '1' } });
      const key = await observe('create', create, ['tags']);
      const resourceArn = `arn:aws:apigateway:us-east-1::/apikeys/${key?.id ?? ''}`;
      await observe('tag', () => apiGateway.tagResource({ resourceArn, tags: { b: '2' } }));
      await observe('untag', () => apiGateway.untagResource({ resourceArn, tagKeys: ['a'] }));
      await observe('read', () => apiGateway.getTags({ resourceArn }), ['tags']);
    },
  },
];
