import * as client from '@aws-sdk/client-cloudfront';
import type { HttpResponse } from '../exchange.ts';
import { readOperations } from '../schema/model.ts';
import { finder, type Protocol } from '../schema/protocol.ts';
import { headOf, payloadOf, readOutside } from '../schema/rest.ts';
import { xmlOf } from '../schema/xml.ts';
import { xmlAnswer, xmlOf as elementsOf } from '../xml-text.ts';
import { readBody } from './body.ts';
import { orders } from './order.ts';

/** The namespace of every element of CloudFront's requests and responses. */
const namespace = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';

/** AWS's REST protocol in XML, which only CloudFront speaks here. */
export const protocol: Protocol = {
  find: finder(readOperations(client, orders)),
  read: (found, request, reader, wanted) => {
    readOutside(found, request, reader, wanted);
    const { input } = found.model;
    const payload = payloadOf(input);
    if (payload) wanted.input[payload.name] = readBody(request.body, payload.wire, payload.shape);
    else if (input.inBody.size > 0)
      for (const [name, value] of Object.entries(readBody(request.body, input.name, input)))
        if (wanted.read === 'all' || wanted.read.has(name)) wanted.input[name] = value;
        else reader.unknown(name);
  },
  answer: (model, output) => {
    const { status, headers, payload } = headOf(model, output);
    // The model reads it from a misspelt header.
    if (headers.ettag !== undefined) headers.etag = headers.ettag;
    if (payload instanceof Uint8Array) return { status, headers, body: payload };
    const shape = payloadOf(model.output)?.shape;
    if (!shape) return { status, headers, body: new Uint8Array() };
    return document(status, shape.name, xmlOf(shape, payload), headers);
  },
  /** No Retry-After: CloudFront documents none, so no client may rely on it. */
  refuse: ({ status, code, message }, requestId) => {
    const error = { Type: status >= 500 ? 'Receiver' : 'Sender', Code: code, Message: message };
    const inner = elementsOf({ Error: error, RequestId: requestId });
    return document(status, 'ErrorResponse', inner, { 'x-amzn-requestid': requestId });
  },
};

function document(status: number, root: string, inner: string, headers: HttpResponse['headers']) {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${inner}</${root}>`;
  return xmlAnswer(status, xml, headers);
}
