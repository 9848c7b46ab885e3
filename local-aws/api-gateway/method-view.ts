import type { Integration, Method } from './model.ts';

/** A method as the API shows it, with its responses and its integration. */
export function methodView(method: Method): unknown {
  const { responses, integration, ...rest } = method;
  return {
    ...rest,
    ...(responses.size > 0 ? { methodResponses: Object.fromEntries(responses) } : {}),
    ...(integration ? { methodIntegration: integrationView(integration) } : {}),
  };
}

export function integrationView(integration: Integration): unknown {
  const { responses, ...rest } = integration;
  return {
    ...rest,
    ...(responses.size > 0 ? { integrationResponses: Object.fromEntries(responses) } : {}),
  };
}
