import { element, leaf, xmlAnswer, xmlOf as elementsOf } from '../xml-text.ts';
import { ServiceError } from '../service.ts';
import { filled } from '../text.ts';
import type { OperationModel, Shape } from './model.ts';
import type { Protocol } from './protocol.ts';
import { xmlOf } from './xml.ts';

interface Tree {
  readonly [name: string]: Tree | string;
}

/** AWS's query protocol: a form goes in, XML of `namespace` comes out. */
export function query(models: ReadonlyMap<string, OperationModel>, namespace: string): Protocol {
  const version = /\d{4}-\d\d-\d\d/.exec(namespace)?.[0];
  return {
    find: ({ method, body }) => {
      const form = new URLSearchParams(new TextDecoder().decode(body));
      const action = form.get('Action');
      if (method !== 'POST' || action === null) return undefined;
      const given = filled(form.get('Version') ?? '') ?? 'NO_VERSION_SPECIFIED';
      const model = given === version ? models.get(action) : undefined;
      // Reported by users; checked before the signature.
      if (!model)
        throw new ServiceError(
          'InvalidAction',
          400,
          `Could not find operation ${action} for version ${given}`,
        );
      return { model, parts: [] };
    },
    read: ({ model }, { body }, reader, wanted) => {
      const form = new URLSearchParams(new TextDecoder().decode(body));
      for (const name of ['Action', 'Version']) form.delete(name);
      reader.members(model.input.inBody, valuesOf(model.input, treeOf(form)), '', wanted);
    },
    answer: ({ name, output }, value, requestId) => {
      const result = output.members.size === 0 ? '' : element(`${name}Result`, xmlOf(output, value));
      const metadata = element('ResponseMetadata', leaf('RequestId', requestId));
      return xmlAnswer(200, `<${name}Response xmlns="${namespace}">${result}${metadata}</${name}Response>`);
    },
    refuse: ({ code, message, status }, requestId) => {
      const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
      const inner = elementsOf({ Error: error, RequestId: requestId });
      const xml = `<ErrorResponse xmlns="${namespace}">${inner}</ErrorResponse>`;
      return xmlAnswer(status, xml, { 'x-amzn-requestid': requestId });
    },
  };
}

/** `Tags.member.1.Key=a` as `{ Tags: { member: { 1: { Key: 'a' } } } }`. */
function treeOf(form: URLSearchParams): Tree {
  const root: Record<string, Tree | string> = {};
  for (const [path, text] of form) {
    const names = path.split('.');
    const last = names.pop() ?? '';
    let at = root;
    for (const name of names) {
      const next = at[name];
      const inner: Record<string, Tree | string> = typeof next === 'object' ? { ...next } : {};
      at[name] = inner;
      at = inner;
    }
    at[last] = text;
  }
  return root;
}

/** A form's members in the form of JSON; members outside the model stay as they are. */
function valuesOf(shape: Shape, tree: Tree): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      const member = shape.inBody.get(name);
      return [name, member ? valueOf(member.shape, value) : value];
    }),
  );
}

function valueOf(shape: Shape, value: Tree | string): unknown {
  const { kind, of } = shape;
  if (typeof value === 'string') {
    if (kind === 'number') return Number(value);
    // An empty list is written as an empty parameter.
    if (kind === 'list' && value === '') return [];
    return kind === 'flag' ? value === 'true' : value;
  }
  if (kind === 'structure') return valuesOf(shape, value);
  const items = value.member;
  if (kind !== 'list' || !of || typeof items !== 'object') return value;
  return Object.values(items).map((item) => valueOf(of, item));
}
