/** `text` without any of these values: what is not the log is not masked by the runner. */
export function withoutSecrets(text: string, secrets: ReadonlySet<string>): string {
  return [...secrets].filter(Boolean).reduce((left, secret) => left.replaceAll(secret, '***'), text);
}
