/** Text as it may stand between two tags. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** `<name>inner</name>`; `inner` is XML already. */
export function element(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`;
}

/** `<name>text</name>`, escaped. */
export function leaf(name: string, text: string | number | boolean): string {
  return element(name, escapeXml(String(text)));
}
