import { DOMParser, type Element } from '@xmldom/xmldom';
import type { SdkResponse } from '../../../local-aws/request-handler.ts';
import { jsonDeviations } from './json-shape.ts';
import { isOutsideBody, requiredMembers } from './members.ts';
import type { OperationModel, ServiceModel } from './model.ts';
import { childrenOf, xmlDeviations } from './xml-shape.ts';

/** Refusals that any operation may meet (AWS: "Common errors"); models do not list them. */
const common: ReadonlySet<string> = new Set([
  ...['AccessDenied', 'AccessDeniedException', 'ExpiredToken', 'ExpiredTokenException', 'InternalFailure'],
  ...[
    'InvalidClientTokenId',
    'InvalidSignatureException',
    'MalformedXML',
    'MissingAuthenticationTokenException',
  ],
  ...['ServiceUnavailableException', 'SerializationException', 'Throttling', 'TooManyRequestsException'],
  ...[
    'RequestEntityTooLargeException',
    'UnrecognizedClientException',
    'ValidationError',
    'ValidationException',
  ],
]);

/** Where an answer departs from what the client package says of the operation, in words. */
export function answerDeviations(
  model: ServiceModel,
  operation: OperationModel,
  answer: SdkResponse,
): string[] {
  const at = `${model.signingName}:${operation.name}`;
  if (answer.statusCode >= 300) return errorDeviations(model, operation, answer, at);
  const right = answer.statusCode === operation.status || choosesStatus(operation);
  const wrongStatus = right ? [] : [`${at}: status ${answer.statusCode}`];
  return [
    ...wrongStatus,
    ...headerDeviations(operation, answer, at),
    ...bodyDeviations(model, operation, answer, at),
  ];
}

/** A member bound to the status: the service may answer with any success. */
function choosesStatus({ output }: OperationModel): boolean {
  if (output.isUnitSchema()) return false;
  return [...output.structIterator()].some(
    ([, member]) => member.getMergedTraits().httpResponseCode !== undefined,
  );
}

function headerDeviations({ output }: OperationModel, { headers }: SdkResponse, at: string): string[] {
  if (output.isUnitSchema()) return [];
  const required = requiredMembers(output);
  return [...output.structIterator()].flatMap(([name, member]) => {
    const { httpHeader } = member.getMergedTraits();
    const missing = httpHeader !== undefined && required.includes(name) && !headers[httpHeader.toLowerCase()];
    return missing ? [`${at}: header ${httpHeader} is missing`] : [];
  });
}

function bodyDeviations(
  model: ServiceModel,
  operation: OperationModel,
  answer: SdkResponse,
  at: string,
): string[] {
  const { output, name } = operation;
  const text = new TextDecoder().decode(answer.body);
  const members = output.isUnitSchema() ? [] : [...output.structIterator()];
  const payload = members.find(([, member]) => member.getMergedTraits().httpPayload !== undefined)?.[1];
  if (payload && (payload.isBlobSchema() || payload.isStringSchema())) return [];
  const expectsBody = payload !== undefined || members.some(([, member]) => !isOutsideBody(member));
  if (model.protocol !== 'query' && !expectsBody)
    return text === '' ? [] : [`${at}: a body where the operation has none`];
  if (text === '') return [`${at}: no body`];
  if (model.protocol === 'restJson' || model.protocol === 'json')
    return jsonDeviations(payload ?? output, JSON.parse(text), at);
  const root = rootOf(text);
  if (model.protocol === 'restXml') {
    const shape = payload ?? output;
    const rootName = shape.getMergedTraits().xmlName ?? shape.getName();
    const wrongRoot =
      root.localName === rootName ? [] : [`${at}: <${root.localName ?? ''}> instead of <${rootName ?? ''}>`];
    return [...wrongRoot, ...xmlDeviations(shape, root, at)];
  }
  if (root.localName !== `${name}Response`)
    return [`${at}: <${root.localName ?? ''}> instead of <${name}Response>`];
  const [result] = childrenOf(root).filter((child) => child.localName === `${name}Result`);
  if (result) return xmlDeviations(output, result, at);
  return members.length > 0 ? [`${at}: no <${name}Result>`] : [];
}

function errorDeviations(
  model: ServiceModel,
  operation: OperationModel,
  answer: SdkResponse,
  at: string,
): string[] {
  const code = codeOf(model, answer);
  if (code === undefined) return [`${at}: an error without a code`];
  const status = model.errors.get(code);
  const known = [...operation.throws].some(
    (name) => name === code || name.replace(/Exception$/, '') === code,
  );
  if (!known && !common.has(code)) return [`${at}: ${code} is no error of this operation`];
  return status === undefined || status === answer.statusCode
    ? []
    : [`${at}: ${code} with status ${answer.statusCode} instead of ${status}`];
}

function codeOf({ protocol }: ServiceModel, { headers, body }: SdkResponse): string | undefined {
  const text = new TextDecoder().decode(body);
  if (protocol === 'restJson') return headers['x-amzn-errortype']?.split(':')[0];
  if (protocol === 'json') return (JSON.parse(text || '{}') as { __type?: string }).__type;
  const [error] = childrenOf(rootOf(text)).filter((child) => child.localName === 'Error');
  return (
    error &&
    childrenOf(error)
      .find((child) => child.localName === 'Code')
      ?.textContent?.trim()
  );
}

function rootOf(text: string): Element {
  const root = new DOMParser().parseFromString(text, 'text/xml').documentElement;
  if (!root) throw new Error(`no XML: ${text}`);
  return root;
}
