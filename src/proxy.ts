import { Agent as PlainAgent, type AgentOptions } from 'node:http';
import { Agent as SecureAgent } from 'node:https';

/** Agents for the proxy in HTTPS_PROXY or HTTP_PROXY, bypassed according to NO_PROXY; undefined without one. */
export function proxyAgents(
  environment: Readonly<NodeJS.ProcessEnv> = {},
  options: AgentOptions,
): { readonly 'http:': PlainAgent; readonly 'https:': SecureAgent } | undefined {
  const proxies = ['HTTPS_PROXY', 'HTTP_PROXY', 'https_proxy', 'http_proxy'].flatMap(
    (name): [string, string][] => {
      const value = environment[name];
      // Node ignores a proxy without a scheme, which curl and the AWS CLI accept.
      return value ? [[name, value.includes('://') ? value : `http://${value}`]] : [];
    },
  );
  if (proxies.length === 0) return undefined;
  const proxyEnv = { ...environment, ...Object.fromEntries(proxies) };
  return {
    'http:': new PlainAgent({ ...options, proxyEnv }),
    'https:': new SecureAgent({ ...options, proxyEnv }),
  };
}
