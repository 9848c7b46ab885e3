import { UpdateApiKeyCommand } from '@aws-sdk/client-api-gateway';
import type { Scenario } from '../scenario.ts';

const value = 'abcdefghijklmnopqrstuvwxyz0123456789ABCD';

export const apiKeyScenarios: readonly Scenario[] = [
  {
    name: 'an API key is made, read with and without its value, listed and deleted',
    tell: async ({ apiGateway }, observe) => {
      const key = await observe(
        'create',
        () => apiGateway.createApiKey({ name: 'one', value, enabled: true }),
        (made) => ({ name: made.name, value: made.value, enabled: made.enabled, stageKeys: made.stageKeys }),
      );
      const apiKey = key?.id;
      await observe(
        'read',
        () => apiGateway.getApiKey({ apiKey }),
        (read) => ({ value: read.value, enabled: read.enabled }),
      );
      await observe(
        'read with its value',
        () => apiGateway.getApiKey({ apiKey, includeValue: true }),
        (read) => read.value,
      );
      await observe(
        'list',
        () => apiGateway.getApiKeys({ nameQuery: 'on', includeValues: false }),
        ({ items }) => items?.map((item) => ({ name: item.name, value: item.value })),
      );
      await observe(
        'the same value again',
        () => apiGateway.createApiKey({ name: 'two', value }),
        ({ name }) => name,
      );
      await observe(
        'delete',
        () => apiGateway.deleteApiKey({ apiKey }),
        () => 'done',
      );
      await observe(
        'delete again',
        () => apiGateway.deleteApiKey({ apiKey }),
        () => 'done',
      );
      await observe(
        'read it then',
        () => apiGateway.getApiKey({ apiKey }),
        () => 'there',
      );
    },
  },
  {
    name: 'a key is disabled and enabled by PATCH; its value never changes',
    tell: async ({ apiGateway }, observe) => {
      const key = await apiGateway.createApiKey({ name: 'one', enabled: true });
      const patch = (path: string, to: string) =>
        new UpdateApiKeyCommand({ apiKey: key.id, patchOperations: [{ op: 'replace', path, value: to }] });
      await observe(
        'disable',
        () => apiGateway.send(patch('/enabled', 'false')),
        ({ enabled }) => enabled,
      );
      await observe(
        'enable',
        () => apiGateway.send(patch('/enabled', 'true')),
        ({ enabled }) => enabled,
      );
      await observe(
        'rename',
        () => apiGateway.send(patch('/name', 'new')),
        ({ name }) => name,
      );
      await observe(
        'another value',
        () => apiGateway.send(patch('/value', value)),
        () => 'taken',
      );
      await observe(
        'a path that there is not',
        () => apiGateway.send(patch('/nothing', 'x')),
        () => 'taken',
      );
    },
  },
  {
    name: 'a key value that is too short is refused; a key of AWS has 40 characters',
    tell: async ({ apiGateway }, observe) => {
      await observe(
        'nineteen characters',
        () => apiGateway.createApiKey({ name: 'one', value: value.slice(0, 19) }),
        () => 'made',
      );
      await observe(
        'made by AWS',
        () => apiGateway.createApiKey({ name: 'one' }),
        (made) => ({ length: made.value?.length, enabled: made.enabled }),
      );
    },
  },
  {
    name: 'tags of a key come with it, are added and taken away by its ARN',
    tell: async ({ apiGateway }, observe) => {
      const key = await observe(
        'create',
        () => apiGateway.createApiKey({ name: 'one', tags: { a: '1' } }),
        ({ tags }) => tags,
      );
      const resourceArn = `arn:aws:apigateway:us-east-1::/apikeys/${key?.id ?? ''}`;
      await observe(
        'tag',
        () => apiGateway.tagResource({ resourceArn, tags: { b: '2' } }),
        () => 'done',
      );
      await observe(
        'untag',
        () => apiGateway.untagResource({ resourceArn, tagKeys: ['a'] }),
        () => 'done',
      );
      await observe(
        'read',
        () => apiGateway.getTags({ resourceArn }),
        ({ tags }) => tags,
      );
    },
  },
];
