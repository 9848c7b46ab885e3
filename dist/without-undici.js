// Stands in for undici, of which nothing is called (scripts/build.ts).
export class ProxyAgent {}
export const fetch = undefined;
