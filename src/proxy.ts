import { Agent as PlainAgent, type AgentOptions } from 'node:http';
import { Agent as SecureAgent } from 'node:https';

/** Agents that go through the proxy that HTTPS_PROXY or HTTP_PROXY names, past it where NO_PROXY says so; undefined without one. */
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
