import { fact, type Figure } from './figure.ts';
import type { Outside } from './outside.ts';
import type { Scratch } from './scratch.ts';

/** What API Gateway says to those whom it refuses: without a key, with a wrong one, for a path that is not there. */
export async function refusals({ probe }: Outside, { url, laterUrl }: Scratch): Promise<readonly Figure[]> {
  const said = async (address: string, headers: Record<string, string> = {}): Promise<string> => {
    const answer = await probe.request(address, headers);
    const type = answer.headers['x-amzn-errortype'] ?? 'no x-amzn-errortype';
    return `${answer.status} ${type} ${new TextDecoder().decode(answer.body).slice(0, 80)}`;
  };
  const forbidden = '403 ForbiddenException {"message":"Forbidden"}';
  const missing = '403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"}';
  return [
    fact('API Gateway: refusal without a key', await said(url), forbidden),
    fact('API Gateway: refusal of a wrong key', await said(url, { 'x-api-key': 'a'.repeat(40) }), forbidden),
    fact('API Gateway: refusal of an unknown path', await said(laterUrl), missing),
  ];
}

/** Whether the stage is served and has no such path. */
export async function saysNoRoute({ probe }: Outside, url: string): Promise<boolean> {
  const { body } = await probe.request(url);
  return new TextDecoder().decode(body).includes('Missing Authentication Token');
}
