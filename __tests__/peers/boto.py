"""Calls local-aws with boto3 or the AWS CLI, one JSON line in, one out: see boto.ts."""

import base64
import contextlib
import datetime
import io
import json
import os
import sys
import tempfile

import boto3
from awscli.clidriver import create_clidriver
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.validate import ParamValidator

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
CLIENTS = {}
DRIVER = create_clidriver()
COMPLAINTS = []


def client_of(service):
    if service not in CLIENTS:
        config = Config(retries={"total_max_attempts": 1})
        client = boto3.client(service, endpoint_url=ENDPOINT, config=config)
        client.meta.events.register("before-parse.*", hold_raw)
        CLIENTS[service] = client
    return CLIENTS[service]


def hold_raw(operation_model, response_dict, **_):
    """What botocore's parser passes over: members that the model does not have."""
    body, shape = response_dict.get("body"), operation_model.output_shape
    if shape is None or response_dict["status_code"] >= 300:
        return
    payload = shape.serialization.get("payload")
    content_type = response_dict["headers"].get("content-type", "")
    if isinstance(body, bytes) and body and "json" in content_type:
        hold_names(shape.members[payload] if payload else shape, json.loads(body), operation_model.name)


def hold_names(shape, value, at):
    if value is None:
        return
    if shape.type_name == "structure" and isinstance(value, dict):
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        for name, member in value.items():
            if name in known:
                hold_names(known[name], member, f"{at}.{name}")
            elif not shape.is_document_type:
                COMPLAINTS.append(f"{at}.{name}: no such member")
    elif shape.type_name == "list" and isinstance(value, list):
        for item in value:
            hold_names(shape.member, item, f"{at}[]")
    elif shape.type_name == "map" and isinstance(value, dict):
        for name, member in value.items():
            hold_names(shape.value, member, f"{at}.{name}")


def hold_parsed(operation, parsed):
    """botocore's validator on an answer: required members, types, lengths; and every enum."""
    if operation.output_shape is None:
        return
    shown = {name: value for name, value in parsed.items() if name != "ResponseMetadata"}
    streamed = operation.get_streaming_output()
    if streamed is not None:
        shown = {name: value for name, value in shown.items() if not hasattr(value, "read")}
    for error in ParamValidator().validate(shown, operation.output_shape).generate_report().splitlines():
        COMPLAINTS.append(f"{operation.name}: {error}")
    hold_enums(operation.output_shape, shown, operation.name)


def hold_enums(shape, value, at):
    if shape.type_name == "structure":
        for name, member in value.items():
            if name in shape.members:
                hold_enums(shape.members[name], member, f"{at}.{name}")
    elif shape.type_name == "list":
        for item in value:
            hold_enums(shape.member, item, f"{at}[]")
    elif shape.type_name == "map":
        for name, member in value.items():
            hold_enums(shape.value, member, f"{at}.{name}")
    elif getattr(shape, "enum", None) and value not in shape.enum:
        COMPLAINTS.append(f"{at}: {value!r} is none of {', '.join(shape.enum)}")


def decoded(value):
    """`{"bytes": base64}` as bytes."""
    if isinstance(value, dict):
        if list(value) == ["bytes"]:
            return base64.b64decode(value["bytes"])
        return {name: decoded(member) for name, member in value.items()}
    return [decoded(item) for item in value] if isinstance(value, list) else value


def encoded(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if hasattr(value, "read"):
        value = value.read()
    return {"bytes": base64.b64encode(value).decode()}


def by_boto3(service, operation, given):
    client = client_of(service)
    method = xform_name(operation)
    model = client.meta.service_model.operation_model(operation)
    output = getattr(client, method)(**given)
    hold_parsed(model, output)
    if client.can_paginate(method):
        hold_pages(client, method, given)
    return output


def hold_pages(client, method, given):
    """All pages of one item each hold what one large page holds."""
    paginator = client.get_paginator(method)
    size = paginator._limit_key
    rest = {name: value for name, value in given.items() if name not in (size, "Marker", "position", "nextToken")}
    whole = paginator.paginate(**rest).build_full_result()
    single = paginator.paginate(**rest, PaginationConfig={"PageSize": 1}).build_full_result() if size else whole
    counts = [[len(items) for items in lists_in(result)] for result in (whole, single)]
    if counts[0] != counts[1]:
        COMPLAINTS.append(f"{method}: {counts[0]} items on one page, {counts[1]} on pages of one")


def lists_in(value):
    if isinstance(value, dict):
        for name, member in value.items():
            if name != "ResponseMetadata":
                yield from ([member] if isinstance(member, list) else lists_in(member))


def by_cli(service, operation, given):
    command = "s3api" if service == "s3" else service
    arguments = [command, xform_name(operation, "-"), "--output", "json"]
    model = client_of(service).meta.service_model.operation_model(operation)
    with tempfile.TemporaryDirectory() as folder:
        if "Code" in given and "ZipFile" in given["Code"]:
            given = {**given, "zip-file": given["Code"]["ZipFile"]}
            del given["Code"]
        for name, value in list(given.items()):
            if isinstance(value, bytes):
                path = os.path.join(folder, name)
                with open(path, "wb") as file:
                    file.write(value)
                arguments += [f"--{xform_name(name, '-')}", f"fileb://{path}"]
                del given[name]
        if model.has_streaming_output:
            # Such a command takes no JSON, and needs a file for what it gets.
            for name, value in given.items():
                arguments += [f"--{xform_name(name, '-')}", value]
            arguments.append(os.path.join(folder, "out"))
        else:
            arguments += ["--cli-input-json", json.dumps(given)]
        return json.loads(typed(arguments) or "{}")


def typed(words):
    """A command of the CLI; what it prints."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = DRIVER.main(words)
        except SystemExit as exit:
            status = exit.code
    if status != 0:
        raise RuntimeError(f"aws {' '.join(words[:2])} ended with {status}: {err.getvalue().strip()[-600:]}")
    return out.getvalue()


def perform(call):
    service, given = call.get("service"), decoded(call.get("input", {}))
    if "words" in call:
        return {"text": typed(call["words"])}
    if "waiter" in call:
        waiter = client_of(service).get_waiter(call["waiter"])
        waiter.wait(**given, WaiterConfig={"Delay": 0, "MaxAttempts": 1})
        return {}
    if "waiters" in call:
        client = client_of(service)
        return {name: client.get_waiter(name).config.operation for name in client.waiter_names}
    operation = call["operation"]
    shape = client_of(service).meta.service_model.operation_model(operation).input_shape
    # The SDK's model has numbers where botocore's has text: MaxItems of CloudFront.
    for name, value in given.items():
        if isinstance(value, int) and shape.members[name].type_name == "string":
            given[name] = str(value)
    return {"boto3": by_boto3, "cli": by_cli}[call["via"]](service, operation, given)


for line in sys.stdin:
    COMPLAINTS.clear()
    try:
        answer = {"output": perform(json.loads(line))}
    except Exception as error:  # The other side reports it.
        detail = error.response.get("Error", {}) if isinstance(error, ClientError) else {}
        answer = {"error": f"{type(error).__name__}: {error}", "code": detail.get("Code")}
    answer["complaints"] = list(COMPLAINTS)
    print(json.dumps(answer, default=encoded), flush=True)
