import { Agent as PlainAgent, type AgentOptions } from 'node:http';
import { Agent as SecureAgent } from 'node:https';

/** Agents for the proxy in HTTPS_PROXY or HTTP_PROXY, bypassed according to NO_PROXY; undefined without one. */
export function proxyAgents(
  environment: Readonly<NodeJS.ProcessEnv> = {},
  options: AgentOptions,
): { readonly 'http:': PlainAgent; readonly 'https:': SecureAgent } | undefined {
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'];
  if (!names.some((name) => environment[name])) return undefined;
  const proxyEnv = { ...environment };
  return {
    'http:': new PlainAgent({ ...options, proxyEnv }),
    'https:': new SecureAgent({ ...options, proxyEnv }),
  };
}
