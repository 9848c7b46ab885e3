import * as sdk from '@aws-sdk/client-api-gateway';
import { expectRefusals, none, patch, value } from './refusal-world.ts';

expectRefusals('API Gateway refuses keys', {
  '400 BadRequestException': {
    'a key value of 19 characters': () => new sdk.CreateApiKeyCommand({ value: 'a'.repeat(19) }),
    'a key value of 129 characters': () => new sdk.CreateApiKeyCommand({ value: 'a'.repeat(129) }),
    'a key value with a dash': () => new sdk.CreateApiKeyCommand({ value: 'a-'.repeat(12) }),
    'a key with a reserved tag': () => new sdk.CreateApiKeyCommand({ tags: { 'aws:x': '1' } }),
    'a key with 51 tags': () =>
      new sdk.CreateApiKeyCommand({
        tags: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`t${n}`, ''])),
      }),
    "changing a key's value": ({ key }) =>
      new sdk.UpdateApiKeyCommand({ apiKey: key, ...patch('replace', '/value', 'x') }),
    "adding to a key's name": ({ key }) =>
      new sdk.UpdateApiKeyCommand({ apiKey: key, ...patch('add', '/name', 'x') }),
    'a page of 501 keys': () => new sdk.GetApiKeysCommand({ limit: 501 }),
    'a page of 0 keys': () => new sdk.GetApiKeysCommand({ limit: 0 }),
    'a position that was never given out': () => new sdk.GetApiKeysCommand({ position: 'first' }),
  },
  '409 ConflictException': {
    'a key value that another key has': () => new sdk.CreateApiKeyCommand({ value }),
  },
  '404 NotFoundException': {
    'an unknown key': () => new sdk.GetApiKeyCommand({ apiKey: none }),
    'deleting an unknown key': () => new sdk.DeleteApiKeyCommand({ apiKey: none }),
    'changing an unknown key': () =>
      new sdk.UpdateApiKeyCommand({ apiKey: none, ...patch('replace', '/enabled', 'true') }),
  },
  '400 ValidationException': {
    'an op that PATCH does not have': ({ key }) =>
      new sdk.UpdateApiKeyCommand({ apiKey: key, ...patch('set', '/name', 'x') }),
  },
});
