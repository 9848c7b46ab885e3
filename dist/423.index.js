export const id = 423;
export const ids = [423];
export const modules = {

/***/ 2423:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runDeploy: () => (/* binding */ runDeploy)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: external "node:url"
var external_node_url_ = __webpack_require__(3136);
// EXTERNAL MODULE: ./lib/inputs/readers.js
var readers = __webpack_require__(625);
// EXTERNAL MODULE: ./lib/inputs/function-settings.js
var function_settings = __webpack_require__(1607);
;// CONCATENATED MODULE: ./lib/package/built-function.js
var __rewriteRelativeImportExtension = (undefined && undefined.__rewriteRelativeImportExtension) || function (path, preserveJsx) {
    if (typeof path === "string" && /^\.\.?\//.test(path)) {
        return path.replace(/\.(tsx)$|((?:\.d)?)((?:\.[^./]+?)?)\.([cm]?)ts$/i, function (m, tsx, d, ext, cm) {
            return tsx ? preserveJsx ? ".jsx" : ".js" : d && (!ext || !cm) ? m : (d + ext + "." + cm.toLowerCase() + "js");
        });
    }
    return path;
};





/**
 * Asks the function's own parser whether it understands these environment variables: a wrong setting fails the deploy,
 * not the first viewer. `bundle` is the path of the running action. Throws a Failure that names every fault.
 */
async function builtFunction(bundle, environment) {
    const folder = (0,external_node_path_.join)((0,external_node_path_.dirname)(bundle), 'function');
    const file = (0,external_node_url_.pathToFileURL)((0,external_node_path_.join)(folder, 'configuration.mjs')).href;
    // Left to Node: a bundler would look for the module while building.
    const { parseConfiguration, settingNames, edgeFunctionFor } = (await import(__rewriteRelativeImportExtension(
    /* webpackIgnore: true */ file)));
    (0,function_settings/* refuseUnknown */.B)(environment, settingNames());
    const { configuration, problems = [] } = parseConfiguration(environment);
    if (!configuration)
        throw wrongSettings(problems.join('; '));
    const built = await (0,promises_.readFile)((0,external_node_path_.join)(folder, 'edge-function.js'), 'utf8');
    try {
        const edgeFunction = edgeFunctionFor(built, configuration);
        return { folder, edgeFunction, signingKeys: configuration.signingKeys };
    }
    catch (error) {
        throw wrongSettings(error instanceof Error ? error.message : String(error));
    }
}
function wrongSettings(fault) {
    return (0,readers/* wrongInput */.qn)('function-settings', fault.replaceAll('IMAGE_GATE_', ''), 'Correct these lines; docs/function-settings.md lists every setting with its limits.');
}

// EXTERNAL MODULE: ./lib/aws/ownership.js
var ownership = __webpack_require__(7624);
// EXTERNAL MODULE: ./lib/aws/apigateway/rest-api.js
var rest_api = __webpack_require__(401);
// EXTERNAL MODULE: ./lib/aws/apigateway/usage-plan.js
var usage_plan = __webpack_require__(3931);
// EXTERNAL MODULE: ./lib/aws/client/connect.js + 4 modules
var connect = __webpack_require__(4730);
// EXTERNAL MODULE: ./lib/aws/cloudfront/cache-policy.js
var cache_policy = __webpack_require__(9011);
// EXTERNAL MODULE: ./lib/aws/cloudfront/edge-function.js
var edge_function = __webpack_require__(3330);
// EXTERNAL MODULE: ./lib/aws/cloudfront/distribution.js
var distribution = __webpack_require__(610);
// EXTERNAL MODULE: ./lib/aws/cloudfront/distribution-config.js
var distribution_config = __webpack_require__(4413);
// EXTERNAL MODULE: ./lib/aws/lambda/function.js + 1 modules
var lambda_function = __webpack_require__(9690);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-lambda/dist-cjs/index.js
var dist_cjs = __webpack_require__(1696);
// EXTERNAL MODULE: ./lib/failure.js
var failure = __webpack_require__(1957);
// EXTERNAL MODULE: ./lib/aws/client/call.js
var call = __webpack_require__(9709);
// EXTERNAL MODULE: ./lib/aws/client/raw-answer.js
var raw_answer = __webpack_require__(7890);
// EXTERNAL MODULE: ./lib/aws/client/whole-list.js
var whole_list = __webpack_require__(9383);
// EXTERNAL MODULE: ./lib/aws/client/refusal.js
var refusal = __webpack_require__(2045);
// EXTERNAL MODULE: ./lib/aws/step.js
var step = __webpack_require__(3987);
// EXTERNAL MODULE: ./lib/aws/lambda/function-state.js
var function_state = __webpack_require__(57);
;// CONCATENATED MODULE: ./lib/aws/lambda/function-version.js









/**
 * The alias that the API calls: it alone decides which code serves viewers. A function's response is either streamed or buffered, so
 * each mode has its own alias, and the stage moves from one to the other in one step, with its deployment.
 */
function liveAlias(mode) {
    return mode === 'streamed' ? 'live' : 'live-buffered';
}
/** The alias on a version of the current function. A new version must serve a test request before any viewer's. */
function liveVersion(aws, { at, live, prove }) {
    const name = at.functionName;
    const title = aliasTitle(at);
    return {
        title,
        find: () => findAlias(aws, at),
        plan: (seen) => {
            if (live && seen && shown(live) === shown(seen))
                return [];
            let candidate = '';
            const publish = async () => {
                candidate = await publishVersion(aws, name, live?.codeSha256);
            };
            const go = async () => {
                await proveVersion(aws, name, candidate);
                await prove(candidate);
                if (seen)
                    await pointAlias(aws, at, candidate);
                else
                    await (0,call/* call */.T1)(aws.lambda, dist_cjs/* CreateAliasCommand */.W_e, qualified(at), aliasOn(at, candidate));
            };
            return [
                (0,step/* creation */.Ix)(`new version of function "${name}"`, live?.codeSha256 ?? 'its code', publish),
                (0,step/* edit */.hc)(title, 'version', { from: seen?.version, to: 'the new version' }, go),
            ];
        },
    };
}
/** How changes and errors call it. */
function aliasTitle({ functionName, alias }) {
    return `alias "${functionName}:${alias}"`;
}
/** Puts the alias on `version`, which has been live before. */
async function pointAlias(aws, at, version) {
    await (0,call/* call */.T1)(aws.lambda, dist_cjs/* UpdateAliasCommand */.lqC, qualified(at), aliasOn(at, version));
}
const qualified = ({ functionName, alias }) => `${functionName}:${alias}`;
const aliasOn = ({ functionName, alias }, version) => ({
    ...{ FunctionName: functionName, Name: alias, FunctionVersion: version },
});
/** Equal texts mean equal code. */
const shown = ({ codeSha256, architecture, settings }) => (0,step/* canonical */.$N)([codeSha256, architecture, settings]);
async function findAlias(aws, at) {
    const command = dist_cjs/* GetFunctionConfigurationCommand */.qA6;
    const found = await (0,call/* callIfThere */.Mz)(aws.lambda, command, qualified(at), qualifier(at));
    return found && { ...(0,lambda_function/* codeOf */.$N)(found), version: found.Version ?? '' };
}
/** An alias in the form that calls use. */
const qualifier = ({ functionName, alias }) => ({
    ...{ FunctionName: functionName, Qualifier: alias },
});
/** The description of every version that this action publishes: versions cannot be tagged, and others may publish too. */
const versionMark = 'Published by cloudfront-image-gate';
/** Publishing twice creates one version: Lambda returns the last one if nothing has changed since. */
async function publishVersion(aws, name, codeSha256) {
    const input = { FunctionName: name, CodeSha256: codeSha256, Description: versionMark };
    const { Version } = await (0,call/* call */.T1)(aws.lambda, dist_cjs/* PublishVersionCommand */.D3m, name, input);
    await (0,function_state/* onceSettled */.Ny)(aws, name, { qualifier: Version });
    return Version ?? '';
}
/** Requests from a version what a viewer would request by this path, percent-encoded and with its query. */
async function askVersion(aws, name, version, { method, path }) {
    const { pathname, searchParams } = new URL(path, 'https://image-gate.invalid');
    const proxied = { resource: '/{proxy+}', pathParameters: { proxy: pathname.slice(1) } };
    const event = {
        httpMethod: method,
        path: pathname,
        ...(pathname === '/' ? { resource: '/' } : proxied),
        headers: { accept: 'image/webp' },
        multiValueHeaders: { accept: ['image/webp'] },
        queryStringParameters: Object.fromEntries(searchParams),
        multiValueQueryStringParameters: Object.fromEntries([...searchParams.keys()].map((key) => [key, searchParams.getAll(key)])),
        requestContext: { httpMethod: method, path: pathname, stage: 'check' },
    };
    const input = {
        ...{ FunctionName: name, Qualifier: version },
        Payload: new TextEncoder().encode(JSON.stringify(event)),
    };
    const answer = aws.lambda.send(new dist_cjs/* InvokeCommand */.mdN(input));
    const { FunctionError, Payload } = await (0,refusal/* refusable */.SH)('lambda:InvokeFunction', `${name}:${version}`, answer);
    // An empty 200 comes from a proxy: a function's own response always has a payload, even its errors.
    if (!(Payload instanceof Uint8Array) || Payload.length === 0)
        throw new raw_answer/* UnreadableAnswer */.ym('lambda:InvokeFunction', `version ${version} of "${name}" returned nothing`);
    const text = new TextDecoder().decode(Payload);
    const status = FunctionError === undefined ? Number(/"statusCode":\s*(\d{3})/.exec(text)?.[1] ?? 0) : 0;
    return { status, problem: /"image-gate-origin-problem":\s*"([^"]+)"/.exec(text)?.[1], text };
}
/** A request for no image: the function must start and respond, whatever is in the bucket. */
async function proveVersion(aws, name, version) {
    const { status, text } = await askVersion(aws, name, version, { method: 'GET', path: '/' });
    if (status > 0 && status < 500)
        return;
    throw new failure/* Failure */.H(`Version ${version} of the function "${name}" does not work: ${text.slice(0, 300)}.`, 'The previous version stays live. Correct the configuration that the response names, then run the action again.', 'new-version-failed');
}
/**
 * The function's tag with the version that was last proved behind this alias. While it differs from the alias's version, it is the
 * version to roll back to, and older versions have not been removed yet.
 */
const provedTag = ({ alias }) => `cloudfront-image-gate-proved-${alias}`;
/** The version that was last proved behind the alias; undefined: none yet. */
function provedVersion(live, at) {
    return live?.tags[provedTag(at)];
}
/**
 * The function's versions once `live` has been proved: it stays, and so does the one before it, for rollbacks. Older ones that this
 * action published and no alias points to are deleted: all versions of an account and Region share 75 GB
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html). `live` undefined: the version that a dry run did not
 * publish.
 */
function formerVersions(aws, at, arn, live) {
    const { functionName } = at;
    return {
        title: `versions of function "${functionName}"`,
        find: async () => ({
            proved: (await (0,lambda_function/* listTags */.cB)(aws, functionName, arn))[provedTag(at)],
            ours: await listOurs(aws, functionName, live),
            inUse: await listInUse(aws, functionName, live && at.alias),
        }),
        plan: ({ proved, ours, inUse }) => {
            if (proved === live)
                return [];
            const isOld = (version) => version !== proved && !inUse.has(version) && (live === undefined || Number(version) < Number(live));
            // Lambda itself refuses to delete a version that an alias points to by then (ResourceConflictException).
            const removals = ours.filter(isOld).map((version) => {
                const input = { FunctionName: functionName, Qualifier: version };
                const on = `${functionName}:${version}`;
                const act = () => (0,call/* callIfThere */.Mz)(aws.lambda, dist_cjs/* DeleteFunctionCommand */.Z3K, on, input);
                return (0,step/* removal */.r2)(`version ${version} of function "${functionName}"`, 'an old version', act);
            });
            const to = live ?? 'the new version';
            const input = { Resource: arn, Tags: { [provedTag(at)]: to } };
            const note = () => (0,call/* call */.T1)(aws.lambda, dist_cjs/* TagResourceCommand */.eqU, functionName, input);
            return [...removals, (0,step/* edit */.hc)(aliasTitle(at), 'verified version', { from: proved, to }, note)];
        },
    };
}
/** `live`: the version that must be among them, like {@link listInUse}'s `alias`. */
async function listOurs(aws, name, live = '$LATEST') {
    const all = await (0,whole_list/* allPages */.S)('lambda:ListVersionsByFunction', async (Marker) => {
        const input = { FunctionName: name, Marker };
        const page = await (0,call/* call */.T1)(aws.lambda, dist_cjs/* ListVersionsByFunctionCommand */.Ox4, name, input);
        return [page.Versions ?? [], page.NextMarker];
    });
    if (!all.some(({ Version }) => Version === live))
        throw new raw_answer/* UnreadableAnswer */.ym('lambda:ListVersionsByFunction', `version ${live} is missing`);
    return all.flatMap(({ Version, Description }) => (Description === versionMark ? (Version ?? []) : []));
}
async function listInUse(aws, name, alias) {
    const all = await (0,whole_list/* allPages */.S)('lambda:ListAliases', async (Marker) => {
        const page = await (0,call/* call */.T1)(aws.lambda, dist_cjs/* ListAliasesCommand */.UZx, name, { FunctionName: name, Marker });
        return [page.Aliases ?? [], page.NextMarker];
    });
    if (alias !== undefined && !all.some(({ Name }) => Name === alias))
        throw new raw_answer/* UnreadableAnswer */.ym('lambda:ListAliases', `the alias "${alias}" is missing`);
    return new Set(all.flatMap(({ FunctionVersion, RoutingConfig }) => [
        ...(FunctionVersion === undefined ? [] : [FunctionVersion]),
        ...Object.keys(RoutingConfig?.AdditionalVersionWeights ?? {}),
    ]));
}

// EXTERNAL MODULE: ./lib/gate/context.js
var gate_context = __webpack_require__(2771);
// EXTERNAL MODULE: ./lib/gate/keys.js
var gate_keys = __webpack_require__(2043);
// EXTERNAL MODULE: ./lib/gate/reachability.js
var reachability = __webpack_require__(4660);
// EXTERNAL MODULE: ./lib/gate/secret.js
var gate_secret = __webpack_require__(4595);
// EXTERNAL MODULE: ./lib/commands/china.js
var china = __webpack_require__(6949);
// EXTERNAL MODULE: ./lib/commands/converge.js
var converge = __webpack_require__(381);
// EXTERNAL MODULE: ./lib/aws/apigateway/api-definition.js
var api_definition = __webpack_require__(4264);
// EXTERNAL MODULE: ./lib/aws/apigateway/api-methods.js
var api_methods = __webpack_require__(3059);
// EXTERNAL MODULE: ./lib/aws/apigateway/stage.js
var apigateway_stage = __webpack_require__(1314);
;// CONCATENATED MODULE: ./lib/aws/lambda/invoke-permission.js




const prefix = 'cloudfront-image-gate-';
/**
 * Allows only this stage to invoke the live version; with both actions, because AWS does not document which a streamed invocation
 * needs.
 */
function invokePermission(aws, wanted) {
    const { at, apiId, stage, account } = wanted;
    const sourceArn = `arn:${aws.partition}:execute-api:${aws.region}:${account}:${apiId}/${stage}/*`;
    const statements = ['InvokeFunction', 'InvokeWithResponseStream'].map((action) => ({
        Sid: `${prefix}${apiId}-${stage}-${action}`,
        Action: `lambda:${action}`,
        Principal: { Service: 'apigateway.amazonaws.com' },
        Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } },
    }));
    const on = aliasTitle(at);
    const title = `permission of ${on}`;
    return {
        title,
        find: () => findStatements(aws, at),
        plan: (seen) => {
            const ours = seen.filter(({ Sid }) => Sid.startsWith(prefix));
            const isWanted = (statement) => statements.some((other) => (0,step/* canonical */.$N)(other) === (0,step/* canonical */.$N)(statement));
            return [
                ...ours
                    .filter((statement) => !isWanted(statement))
                    .map(({ Sid }) => (0,step/* removal */.r2)(`${title} ${Sid}`, Sid, () => (0,call/* callIfThere */.Mz)(aws.lambda, dist_cjs/* RemovePermissionCommand */.h$5, on, { ...qualifier(at), StatementId: Sid }))),
                ...statements
                    .filter(({ Sid }) => !ours.some((statement) => statement.Sid === Sid && isWanted(statement)))
                    .map(({ Sid: StatementId, Action }) => (0,step/* creation */.Ix)(title, `${Action} for API ${apiId}`, () => (0,call/* call */.T1)(aws.lambda, dist_cjs/* AddPermissionCommand */.AL$, on, {
                    ...{ ...qualifier(at), StatementId, Action },
                    Principal: 'apigateway.amazonaws.com',
                    SourceArn: sourceArn,
                }))),
            ];
        },
    };
}
async function findStatements(aws, at) {
    const found = await (0,call/* callIfThere */.Mz)(aws.lambda, dist_cjs/* GetPolicyCommand */.s4W, aliasTitle(at), qualifier(at));
    const { Statement: statements = [] } = JSON.parse(found?.Policy ?? '{}');
    return statements.map(({ Sid = '', Action, Principal, Condition }) => ({
        Sid,
        Action,
        Principal,
        Condition,
    }));
}

// EXTERNAL MODULE: ./lib/gate/remembered-secret.js
var remembered_secret = __webpack_require__(9406);
// EXTERNAL MODULE: ./lib/commands/deploy/settings.js
var deploy_settings = __webpack_require__(5615);
;// CONCATENATED MODULE: ./lib/commands/deploy/api.js










/** The API with its methods, stage and plan; a method requires the key before any stage includes it. */
async function ensureApi(run) {
    const { context, settings, ensure, account, at } = run;
    const { aws, journal } = context;
    const { name, stage } = settings;
    const definition = definitionFor(run);
    const api = await ensure((0,rest_api/* restApi */.XH)(aws, name, definition.binaryMediaTypes));
    if (api) {
        (0,reachability/* refusePrivate */.Ok)(api);
        (0,reachability/* refuseEdgeOptimized */.tE)(api);
        const url = (0,ownership/* stageUrl */.Oh)({ apiId: api.id, stage }, aws.region);
        journal.learned?.({ 'api-id': api.id, 'api-url': url });
    }
    const apiId = api?.id ?? deploy_settings/* notCreated */.Sv;
    /** A dry run can find nothing below an API that does not exist. */
    const below = (seen) => (api ? undefined : { seen });
    await ensure((0,api_methods/* apiMethods */.PI)(aws, apiId, definition), below([{ id: deploy_settings/* notCreated */.Sv, path: '/', methods: {} }]));
    await ensure(invokePermission(aws, { at, apiId, stage, account }), below([]));
    await ensure((0,apigateway_stage/* apiStage */.dj)(aws, { apiId, stage }, definition), below(undefined));
    const plans = (0,remembered_secret/* rememberingSecret */.QS)(context, settings, (0,usage_plan/* gatePlan */.FI)(aws, name, { apiId, stage }));
    const plan = await ensure(plans, below(undefined));
    return { apiId: api?.id, planId: plan?.id };
}
/**
 * Deploys the stage once more, after repairing its methods. A write that AWS carries out late can break a method right before a
 * deployment: the snapshot shows no integrations, so only its responses tell.
 */
async function deployAgain(run, apiId) {
    const { context, settings, ensure } = run;
    const definition = definitionFor(run);
    const at = { apiId, stage: settings.stage };
    await ensure((0,api_methods/* apiMethods */.PI)(context.aws, apiId, definition));
    const served = await (0,apigateway_stage/* findSnapshot */.Cb)(context.aws, at);
    await ensure((0,apigateway_stage/* apiStage */.dj)(context.aws, at, definition, served?.deploymentId));
}
function definitionFor({ context: { aws }, settings, account, at }) {
    const functionArn = `arn:${aws.partition}:lambda:${aws.region}:${account}:function:${at.functionName}:${at.alias}`;
    return (0,api_definition/* apiDefinition */.OH)(aws, functionArn, settings);
}

// EXTERNAL MODULE: ./lib/aws/cloudfront/gate-distribution.js
var gate_distribution = __webpack_require__(9162);
// EXTERNAL MODULE: ./lib/aws/cloudfront/gate-parts.js
var gate_parts = __webpack_require__(8624);
;// CONCATENATED MODULE: ./lib/commands/deploy/distribution.js









/** In China CloudFront has neither policies nor functions. */
async function ensureEdge({ context: { aws }, settings, ensure }) {
    if ((0,china/* isChina */.i8)(aws))
        return { cachePolicyId: undefined, edge: undefined, edgeFunctionArn: undefined };
    const { name, edgeFunction: code } = settings;
    const cachePolicyId = (await ensure((0,cache_policy/* cachePolicy */.dx)(aws, name)))?.id ?? deploy_settings/* notCreated */.Sv;
    const edge = code === undefined ? undefined : (0,edge_function/* edgeFunction */.y)(aws, name, code);
    const seen = edge && (await ensure(edge));
    return { cachePolicyId, edge, edgeFunctionArn: seen && (seen.live?.arn ?? deploy_settings/* notCreated */.Sv) };
}
/** Throws for a distribution that serves something else at the images' paths: its owner's behaviours are never changed. */
function refuseTakenPattern({ id, config }, settings) {
    const pattern = (0,deploy_settings/* imagesAt */.Yu)(settings);
    // The last one is the default behaviour, which comes after any other.
    const standing = (0,distribution_config/* behavioursOf */.cz)(config)
        .slice(0, -1)
        .find((behaviour) => (0,distribution_config/* isSamePattern */.ZP)(behaviour.pattern, pattern));
    const origins = (0,distribution_config/* originsOf */.TZ)(config).filter((origin) => standing?.originIds.includes(origin.id));
    if (!standing || origins.some((origin) => (0,distribution_config/* headerValues */.UE)(origin, gate_parts/* keyHeader */.LP).length > 0))
        return;
    throw new failure/* Failure */.H(`The distribution ${id} already has a behavior for ${standing.pattern} with the origin ${origins.map(({ domainName }) => domainName).join(', ')}.`, 'Choose another `path-pattern`, or remove that behavior.', 'path-pattern-taken');
}
/** The gate's own distribution, or the user's with the gate's parts in it. */
async function ensureDistribution({ context: { aws }, settings, ensure }, { cachePolicyId, edgeFunctionArn }, apiId, keyValue) {
    const { name: gate, defaulted, priceClass } = settings;
    const distributionId = (0,deploy_settings/* givenDistribution */.OA)(settings);
    const ids = { cachePolicyId, edgeFunctionArn, keyValue, domain: (0,ownership/* apiDomain */.Lk)(apiId, aws.region) };
    // The price class of a user's own distribution stays the user's.
    const users = { ...settings, ...ids, priceClass: undefined, pathPattern: (0,deploy_settings/* imagesAt */.Yu)(settings) };
    if (distributionId !== undefined)
        return ensure((0,gate_distribution/* usersDistribution */.VK)(aws, distributionId, users));
    const wanted = {
        ...{ ...users, gate, apiId, pathPattern: undefined, initialPriceClass: priceClass },
        priceClass: defaulted?.includes('priceClass') ? undefined : priceClass,
    };
    return ensure((0,gate_distribution/* ownDistribution */.vz)(aws, wanted), apiId === deploy_settings/* notCreated */.Sv ? { seen: undefined } : undefined);
}

// EXTERNAL MODULE: ./lib/aws/logs/log-group.js
var log_group = __webpack_require__(6989);
// EXTERNAL MODULE: ./lib/aws/iam/role.js
var role = __webpack_require__(8955);
// EXTERNAL MODULE: ./node_modules/@smithy/signature-v4/dist-cjs/index.js
var signature_v4_dist_cjs = __webpack_require__(5118);
;// CONCATENATED MODULE: ./lib/aws/s3/bucket.js


/**
 * The Region of a bucket; undefined if no response tells it. S3 tells it to any client, without a signature and even with a 403
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html). Throws a Failure if there is no such bucket.
 */
async function bucketRegion({ aws, probe }, bucket) {
    const answer = await probe.request(`${s3Address(aws, bucket)}/`, {}, 'HEAD').catch(() => undefined);
    if (answer?.status === 404)
        throw new failure/* Failure */.H(`There is no S3 bucket "${bucket}".`, "Set the input `bucket` to the bucket's name, without an ARN prefix or a folder.", 'bucket');
    return answer?.headers['x-amz-bucket-region'];
}
/** A path-style address if the name has dots, because it would not match S3's certificate. */
function s3Address({ region, partition }, bucket) {
    const host = `s3.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
    return bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
}
/** Objects whose names end like images that every gate reads. */
const bucket_image = /\.(?:avif|gif|jpe?g|png|webp)$/i;
/** One page of a list; later pages are not searched for an image. */
const mostKeys = 200;
/** Paths with a special meaning for the function: a leading size, dot and empty segments, control characters. */
const odd = /^\d{0,5}x\d{0,5}\/|(?:^|\/)(?:\.{0,2})\/|[\p{Cc}\\]/u;
/**
 * The percent-encoded path of the first image under `prefix` that `isShown`; undefined if there is none or the role may not list the
 * bucket (`s3:ListBucket`). The SDK's S3 client would add a megabyte for this one call.
 */
async function firstImage({ aws, probe }, { name, region, keyPrefix, prefix }, isShown) {
    const { hostname, pathname: path, href } = new URL(`${s3Address({ ...aws, region }, name)}/`);
    const query = { 'encoding-type': 'url', 'list-type': '2', 'max-keys': String(mostKeys), prefix };
    const { credentials, sha256 } = aws.lambda.config;
    const signer = new signature_v4_dist_cjs.SignatureV4({ service: 's3', uriEscapePath: false, region, credentials, sha256 });
    const request = { method: 'GET', protocol: 'https:', hostname, path, query, headers: { host: hostname } };
    const { headers } = await signer.sign(request);
    const asked = `${href}?${new URLSearchParams(query).toString().replaceAll('+', '%20')}`;
    const answer = await probe.request(asked, headers).catch(() => undefined);
    if (answer?.status !== 200)
        return undefined;
    return keysIn(new TextDecoder().decode(answer.body))
        .filter((key) => key.startsWith(prefix) && bucket_image.test(key))
        .map((key) => key.slice(keyPrefix.length))
        .filter((key) => !odd.test(key))
        .map((key) => `/${key.split('/').map(encodeURIComponent).join('/')}`)
        .find(isShown);
}
/** The keys of objects that are not empty, as S3 lists them: in percent-encoding, which needs no XML escapes. */
function keysIn(list) {
    return [...list.matchAll(/<Contents>([^]*?)<\/Contents>/g)].flatMap(([, object = '']) => {
        const key = /<Key>([^<]*)<\/Key>/.exec(object)?.[1];
        if (key === undefined || object.includes('<Size>0</Size>'))
            return [];
        try {
            return [decodeURIComponent(key.replaceAll('+', '%20'))];
        }
        catch {
            return [];
        }
    });
}

;// CONCATENATED MODULE: ./lib/commands/deploy/image.js





/** The path of an image to prove with: the given one, else the first that this role can list in the bucket, in the bucket's `region`. */
async function imageToProve(context, settings, region) {
    if (settings.probePicture !== undefined || context.dryRun)
        return settings.probePicture;
    const shown = (0,deploy_settings/* imagesAt */.Yu)(settings);
    const folder = /^\/(.*\/)?[^/]*\*/.exec(shown)?.[1] ?? '';
    const prefix = (settings.keyPrefix ?? '') + (/[*?]/.test(folder) ? '' : folder);
    const keyPrefix = settings.keyPrefix ?? '';
    const listed = { name: settings.bucket, region, prefix, keyPrefix };
    return firstImage(context, listed, (path) => (0,distribution_config/* fits */.lA)(shown, path));
}
const pause = 2_000;
/**
 * Requests the image from a version before any viewer can reach it and before CloudFront has anything to deploy. A new role's
 * permissions take time to propagate, so S3 may refuse for `propagation` seconds. Throws if it still refuses then.
 */
async function proveOriginal({ aws, clock, signal }, settings, { name, version, path }) {
    const deadline = clock.now() + settings.propagationSeconds * 1_000;
    for (;;) {
        const { status, problem } = await askVersion(aws, name, version, { method: 'HEAD', path });
        // Whether the URL is signed as the gate requires, and what the file contains, shows through CloudFront.
        if (problem === undefined && status !== 404)
            return;
        if (clock.now() >= deadline)
            throw new failure/* Failure */.H(`The function cannot read the image ${path} in the bucket "${settings.bucket}": ${problem ?? 'there is no such object'}.`, remedyFor(problem, settings), 'original-unreadable');
        await clock.sleep(pause, signal);
    }
}
/** The remedy if S3 has no object for the function, by S3's error code. */
function remedyFor(problem, settings) {
    const { bucket, keyPrefix = '', functionRoleArn, kmsKeyArn } = settings;
    const [code, region] = problem?.split(' ') ?? [];
    if (code === undefined)
        return `Correct \`probe-picture\`: it is the path of an image as viewers request it, below \`key-prefix\` ("${keyPrefix}").`;
    if (code === 'NoSuchBucket')
        return 'Correct the input `bucket`.';
    if (region !== undefined)
        return `The bucket is in ${region} by now: run the action again, and the function looks there.`;
    if (!/^(AccessDenied|403|KMS\..*)$/.test(code))
        return `See what S3 means by ${code}, and correct it.`;
    if (functionRoleArn !== undefined)
        return `Grant the role ${functionRoleArn} s3:GetObject on arn:aws:s3:::${bucket}/${keyPrefix}*, and kms:Decrypt for the KMS key of yours that encrypts the bucket, if one does; and see that the object is there.`;
    return kmsKeyArn === undefined
        ? 'If a KMS key of yours encrypts the bucket, name it in `kms-key-arn`. Else see whether the bucket has a policy that refuses the role, and that the object is there.'
        : `See that the object is there, that ${kmsKeyArn} is the key that encrypts it, and that the policies of key and bucket do not refuse the function's role.`;
}

;// CONCATENATED MODULE: ./lib/commands/deploy/function.js









const runtime = 'nodejs24.x';
const handler = 'index.handler';
/**
 * Contains the id of the function's role. Lambda's grant to decrypt the variables is for that role: a role recreated under the same
 * name has no grant until it is set again, separately for each version (hashicorp/terraform-provider-aws#6352).
 */
const roleVariable = 'CLOUDFRONT_IMAGE_GATE_ROLE_ID';
/** The bucket's Region, if it is not the function's (resize-function/configuration.ts). */
const regionVariable = 'IMAGE_GATE_BUCKET_REGION';
/** Ensures role, log group, function, version and alias. */
async function ensureFunction(run) {
    const { context, settings, account, at, ensure } = run;
    const { aws } = context;
    const { name, bucket, logRetentionDays } = settings;
    const region = await bucketRegion(context, bucket);
    const image = await imageToProve(context, settings, region ?? aws.region);
    const role = await functionRole(run);
    // Before the function, whose first request would make Lambda create the group: untagged and permanent.
    if (logRetentionDays !== undefined)
        await ensure((0,log_group/* logGroup */.Q)(aws, { gate: name, account, retentionDays: logRetentionDays }));
    warnOfRegion(context, bucket, region);
    const wanted = (0,lambda_function/* resizeFunction */.Nm)(aws, functionWanted(run, role, region));
    const seen = await ensure(wanted);
    const { live } = seen;
    // A function that a dry run did not change is not what the new version would be made from.
    const source = wanted.plan(seen).length === 0 ? live : undefined;
    const prove = async (version) => {
        if (image !== undefined)
            await proveOriginal(context, settings, { name: at.functionName, version, path: image });
    };
    const version = (await ensure(liveVersion(aws, { at, live: source, prove })))?.version;
    const proved = provedVersion(live, at);
    if (proved === undefined)
        await warnOfLowConcurrency(context);
    return { version, proved, functionArn: live?.arn, image, prove };
}
/** `region`: the bucket's Region, undefined if unknown. */
function functionWanted(run, role, region) {
    const { context, settings, at } = run;
    const { name, memory, timeout, defaulted = [] } = settings;
    return {
        gate: name,
        name: at.functionName,
        settings: {
            ...{ role: role.arn, runtime, handler, memory, timeout },
            environment: {
                ...settings.functionEnvironment,
                ...(region === undefined || region === context.aws.region ? {} : { [regionVariable]: region }),
                ...(role.id === undefined ? {} : { [roleVariable]: role.id }),
            },
        },
        initialOnly: defaulted.filter((field) => field !== 'priceClass'),
        roleVariable,
        keptVariables: region === undefined ? [regionVariable] : [],
        architecture: settings.architecture,
        fingerprint: settings.fingerprint,
        package: settings.functionPackage,
    };
}
function warnOfRegion({ aws, journal }, bucket, region) {
    if (region === undefined)
        journal.warned(`The Region of the bucket "${bucket}" is unknown: S3 did not report it.`);
    else if (region !== aws.region)
        journal.warned(`The bucket "${bucket}" is in ${region}: images that CloudFront has not cached take longer, and AWS charges for their originals as traffic between Regions.`);
}
/** The user's own role, or the gate's in its wanted state. */
async function functionRole({ context, settings, account, ensure }) {
    const { aws } = context;
    const { name, bucket, keyPrefix, kmsKeyArn, permissionsBoundaryArn: boundary } = settings;
    const own = settings.functionRoleArn;
    if (own !== undefined)
        return { arn: own, id: await (0,role/* roleIdOf */.J_)(aws, own) };
    const wanted = { gate: name, account, bucket, keyPrefix, kmsKeyArn, boundary };
    return (await ensure((0,role/* executionRole */.HN)(aws, wanted))) ?? { arn: deploy_settings/* notCreated */.Sv, id: undefined };
}
/** Concurrent executions: with fewer a page of thumbnails, or another function of the account, is throttled. */
const comfortable = 100;
/** New accounts may have only 10. That does not prevent a deployment, but images then fail under load. */
async function warnOfLowConcurrency({ aws, journal }) {
    const limit = await (0,function_state/* concurrencyLimit */.ri)(aws).catch((error) => {
        if (!(0,refusal/* isUnseen */.NM)(error))
            throw error;
        journal.warned('The limit of concurrent Lambda executions could not be read: look for "Concurrent executions" in Service Quotas.');
        return undefined;
    });
    if (limit !== undefined && limit < comfortable)
        journal.warned(`This account may run only ${limit} Lambda functions at once in ${aws.region}: requests beyond that get a 503 response. Request a higher quota of "Concurrent executions" in Service Quotas.`);
}

// EXTERNAL MODULE: ./lib/aws/apigateway/api-key.js
var api_key = __webpack_require__(8570);
// EXTERNAL MODULE: ./lib/core/gate-state.js
var gate_state = __webpack_require__(9464);
// EXTERNAL MODULE: ./lib/gate/deployment.js
var deployment = __webpack_require__(348);
// EXTERNAL MODULE: ./lib/gate/probe.js
var probe = __webpack_require__(2109);
// EXTERNAL MODULE: ./lib/gate/rotation.js + 8 modules
var rotation = __webpack_require__(7242);
;// CONCATENATED MODULE: ./lib/commands/deploy/key.js










/** The result of `read`; undefined in a dry run by a role that cannot see keys (docs/iam/plan.json), which is then reported. */
async function unlessHidden({ context, changes }, read) {
    try {
        return await read();
    }
    catch (error) {
        if (!context.dryRun || !(error instanceof failure/* Failure */.H) || error.anchor !== 'access-denied')
            throw error;
        const resource = 'key and distribution';
        changes.push({ resource, field: 'values', from: 'hidden from this role', to: 'not compared' });
        return undefined;
    }
}
/** The first key of a gate. One that an interrupted run left is safe to use, because no distribution sends any. */
function firstKey(context, gate, planId) {
    const { aws, journal } = context;
    const title = `key of the gate "${gate}"`;
    const attachment = { from: undefined, to: planId };
    const keys = new gate_keys/* GateKeys */.S9(context, gate, planId);
    return {
        title,
        find: async () => {
            await keys.read();
            return keys;
        },
        plan: () => {
            if (newestKey(keys))
                return [];
            const owned = keys.owned();
            const spare = (0,api_key/* newest */.BP)(owned.filter(({ enabled }) => enabled)) ?? (0,api_key/* newest */.BP)(owned);
            if (!spare)
                return [
                    (0,step/* creation */.Ix)(title, 'a new value, in the usage plan', () => (0,api_key/* createKey */.cF)(aws, gate, (0,gate_keys/* newKeyValue */.HN)(journal))),
                ];
            const { id, enabled } = spare;
            if (!enabled)
                return [(0,api_key/* enabling */.p6)(aws, id)];
            return [(0,step/* edit */.hc)(`key ${id}`, 'usage plan', attachment, () => (0,usage_plan/* attachKey */.ph)(aws, planId ?? '', id))];
        },
        follow: () => {
            const owned = keys.owned();
            const spare = (0,api_key/* newest */.BP)(owned);
            if (owned.some(({ enabled }) => enabled) || spare?.attached)
                return [];
            return [{ resource: spare ? `key ${spare.id}` : 'the new key', field: 'usage plan', ...attachment }];
        },
    };
}
/** The newest valid key; undefined if there is none. */
const newestKey = (keys) => (0,api_key/* newest */.BP)(keys.owned().filter(gate_state/* opensTheGate */.gi));
/** The key that the distribution sends, if it is valid. */
function openKeyId({ config }, keys, domain) {
    const sent = (0,distribution_config/* originsOf */.TZ)(config).find(({ domainName }) => domainName === domain);
    const headers = sent ? keys.headersOf(sent) : [];
    return keys.owned().find((key) => (0,gate_state/* opensTheGate */.gi)(key) && headers.some((header) => (0,gate_state/* isKey */.m0)(header, key.id)))?.id;
}
/** The key that every edge sends; a valid one replaces one that is not accepted. */
async function deployedKey(run, sender, open) {
    const { context, settings, changes } = run;
    const { id, deployed } = sender;
    if (open !== undefined) {
        const isSent = deployed || context.dryRun;
        return {
            keyId: open,
            pending: !isSent && !(await (0,deployment/* edgesDeployed */.h)(context, [id], settings.deploymentTimeout)),
        };
    }
    const healed = await healKey(run, id);
    const to = healed.keyId ?? 'a new key';
    changes.push({ resource: `distribution ${id}`, field: 'key', from: 'a key that is not accepted', to });
    return healed;
}
/** Makes a distribution send a valid key by a rotation: its own key is enabled again, or a new one replaces it. */
async function healKey({ context, settings }, id) {
    context.journal.warned(`distribution ${id} sends no key that the gate accepts: viewers are rejected`);
    const { outcome, liveKeyId, reason } = await (0,rotation/* rotate */.e)(context, {
        ...settings,
        intent: {
            ...{ scope: 'finish', maxKeyAge: undefined, revoke: 'no', deleteOld: 'now', settle: undefined },
            deploymentTimeout: settings.deploymentTimeout,
        },
        distributionIds: [id],
        apiDomains: [],
        viewerUrl: undefined,
        probe: probe/* ownRoute */.io,
    });
    if (outcome === 'interrupted')
        context.signal.throwIfAborted();
    if (['finished', 'still-sent', 'not-owned', 'pending'].includes(outcome))
        return { keyId: liveKeyId, pending: outcome === 'pending' };
    if (outcome === 'planned')
        return { keyId: undefined, pending: false };
    throw new failure/* Failure */.H(`The distribution ${id} sends no valid key, and that could not be repaired: ${reason}.`, 'Run `command: status` to see what prevents it.', 'dead-key');
}

;// CONCATENATED MODULE: ./lib/commands/deploy/proof.js






/** Good responses in a row that are needed: API Gateway's hosts learn of a key one by one, so a single success proves nothing. */
const inARow = 5;
/** Rounds of four requests that must all be rejected. */
const closedRounds = 3;
const proof_pause = 2_000;
/**
 * Proves the deployment as its users see it: a request directly to the API is rejected, one through CloudFront is accepted with this
 * key, and the function responds. What this machine cannot see is reported. If images fail with code that was never proved, the
 * version before it (`former`) and the previous code of the edge function go live again; the code may have gone live in a run that
 * was interrupted before its proof. A dry run makes no request. Returns whether an image was seen.
 */
async function proveOrGoBack(run, gate) {
    const { aws, journal, dryRun } = run.context;
    const { former, edge } = gate;
    if (dryRun)
        return false;
    const age = ageOf(gate.code, former);
    const proof = { ...gate, age, patience: age === 'moved' ? 0 : run.settings.propagationSeconds };
    try {
        await proveClosed(run, proof);
        await proveKey(run, proof);
        await proveImages(run, proof);
        return await proveImage(run, proof);
    }
    catch (error) {
        const anchor = error instanceof failure/* Failure */.H ? error.anchor : '';
        if (anchor === 'images-fail' && age === 'moved' && former !== undefined) {
            await pointAlias(aws, run.at, former);
            journal.warned(`${aliasTitle(run.at)}: rolled back to version ${former}`);
        }
        // The edge function also runs for the key's probe.
        if (edge && ['images-fail', 'key-rejected'].includes(anchor) && (await edge.goBack()))
            journal.warned(`${edge.title}: the previous code was published again`);
        throw error;
    }
}
function ageOf({ version, proved }, former) {
    if (version === proved)
        return 'same';
    return former === undefined ? 'new' : 'moved';
}
/** A path for which only the function can report a missing image. */
const anyImage = {
    path: (nonce) => `/cloudfront-image-gate-check-${nonce}.jpg`,
    proof: 'status',
};
/**
 * Requests that must be rejected, each without a key and with a random one: to a path that API Gateway serves itself and to one of
 * Lambda's.
 */
async function proveClosed({ context, settings }, { apiUrl }) {
    let last = '';
    let rounds = 0;
    const proved = await until(context, settings.propagationSeconds, async () => {
        for (const key of [undefined, (0,gate_keys/* randomKeyValue */.ci)()])
            for (const route of [probe/* ownRoute */.io, anyImage]) {
                const { kind, shown } = await (0,probe/* ask */.kA)(context, { url: apiUrl, route }, key);
                if (kind === 'rejected')
                    continue;
                last = `${shown}, ${key ? 'with a random key' : 'without a key'}`;
                rounds = 0;
                return 'failed';
            }
        rounds++;
        return rounds >= closedRounds ? 'done' : 'at once';
    });
    if (proved !== 'yes')
        throw new failure/* Failure */.H(`The API is open: a direct request to ${apiUrl} was not rejected within ${settings.propagationSeconds} s (${last}).`, "Look for a method of this stage that does not require the key, or for another tool's usage plan.", 'gate-open');
}
const noAnswer = { kind: 'no-answer', shown: 'no response' };
/** Sends requests through CloudFront until enough in a row were good; returns the last response. */
async function askThrough({ context }, { domainName }, wanted) {
    let last = noAnswer;
    let successes = 0;
    const proved = await until(context, wanted.patience, async () => {
        const answer = await (0,probe/* ask */.kA)(context, { url: `https://${domainName}`, route: wanted.route });
        last = answer;
        if (answer.kind === 'proves-nothing' && answer.status < 500)
            return 'unseen';
        const isGood = wanted.isGood(answer);
        successes = isGood ? successes + 1 : 0;
        if (!isGood)
            return 'failed';
        if (context.clock.now() < wanted.watchUntil)
            return 'again';
        return successes >= inARow ? 'done' : 'at once';
    });
    return { proved, last };
}
async function proveKey(run, proof) {
    const { domainName, keyId } = proof;
    const patience = run.settings.propagationSeconds;
    const isGood = (answer) => answer.kind === 'accepted' && answer.keyId === keyId;
    const wanted = { route: probe/* ownRoute */.io, patience, watchUntil: 0, isGood };
    let { proved, last } = await askThrough(run, proof, wanted);
    if (proved === 'no' && last.kind === 'proves-nothing') {
        run.context.journal.warned(`The probe fails (${last.shown}): the stage is deployed again.`);
        await proof.deployAgain();
        ({ proved, last } = await askThrough(run, proof, wanted));
    }
    if (proved === 'unseen')
        warn(run, proof, `which key it sends (${last.shown})`);
    if (proved === 'no')
        throw new failure/* Failure */.H(`Requests through CloudFront (${domainName}) were rejected with key ${keyId} for ${patience} s: ${last.shown}.`, 'Run `command: status` to see which part of the gate is broken, then run the action again.', 'key-rejected');
}
/** Seconds within which all hosts of Lambda have moved from the alias's previous version. */
const codeSpread = 15;
/** The function itself must respond for a missing image. Code that replaced other code is watched on every host. */
async function proveImages(run, proof) {
    const pattern = (0,deploy_settings/* imagesAt */.Yu)(run.settings);
    const route = {
        path: (nonce) => pattern.replace('*', `cloudfront-image-gate-check-${nonce}.jpg`).replaceAll(/[*?]/g, 'x'),
        proof: 'status',
    };
    const watchUntil = proof.age === 'moved' ? run.context.clock.now() + codeSpread * 1_000 : 0;
    // Without permission to list the bucket, S3 denies access to a missing object.
    const isGood = ({ kind, problem }) => kind === 'accepted' && [undefined, 'AccessDenied', '403'].includes(problem);
    const { patience } = proof;
    const { proved, last } = await askThrough(run, proof, { route, patience, watchUntil, isGood });
    if (proved === 'unseen')
        warn(run, proof, `whether images work (${last.shown})`);
    if (proved === 'no')
        throw imagesFail(run, proof, 'No image was served', last);
}
function imagesFail(run, { domainName }, what, { shown, problem }) {
    return new failure/* Failure */.H(`${what} through CloudFront (${domainName}): ${shown}.`, problem === undefined
        ? "Look in the function's log group for the reason, correct it and run the action again."
        : remedyFor(problem, run.settings), 'images-fail');
}
/** Requests an existing image as a viewer does; if it comes from a cache, checks that the function can still read it. */
async function proveImage(run, proof) {
    const { context } = run;
    const { domainName, code, patience } = proof;
    const { image } = code;
    if (image === undefined) {
        context.journal.warned('No image was checked: this role may not list the bucket (s3:ListBucket), or there is no image in it yet. Name one with `probe-picture`.');
        return false;
    }
    let last = { shown: 'no response' };
    const proved = await until(context, patience, async () => {
        const answer = await context.probe.request(`https://${domainName}${image}`).catch(() => undefined);
        if (!answer)
            return 'unseen';
        const { status, headers } = answer;
        const type = headers['content-type'] ?? 'no type';
        last = (0,probe/* judge */.S4)(anyImage, '', answer);
        if (status === 200 && type.startsWith('image/')) {
            if (headers['x-cache']?.includes('Hit') === true)
                await code.prove(code.version ?? '$LATEST');
            return 'done';
        }
        if (status === 200)
            last = { ...last, shown: `${last.shown}, ${type}` };
        const ours = headers['x-amz-apigw-id'] !== undefined || headers['x-amzn-requestid'] !== undefined;
        return ours || status >= 500 ? 'failed' : 'unseen';
    });
    if (proved === 'unseen')
        warn(run, proof, `the image ${image} (${last.shown})`);
    if (proved === 'no')
        throw imagesFail(run, proof, `The image ${image} was not served`, last);
    return proved === 'yes';
}
function warn({ context }, { domainName }, what) {
    context.journal.warned(`No response through https://${domainName} showed ${what}, so this was not verified.`);
}
/** Failures in a row that are not chance, as a single one may be. */
const mostFailures = 3;
/** Repeats `attempt` until it is done; `no` if it still fails after `seconds`, `unseen` if it shows nothing for as long. */
async function until({ clock, signal }, seconds, attempt) {
    const deadline = clock.now() + seconds * 1_000;
    let failures = 0;
    for (;;) {
        signal.throwIfAborted();
        const outcome = await attempt();
        if (outcome === 'done')
            return 'yes';
        if (outcome === 'at once')
            continue;
        failures = outcome === 'failed' || outcome === 'unseen' ? failures + 1 : 0;
        if (failures >= mostFailures && clock.now() >= deadline)
            return outcome === 'unseen' ? 'unseen' : 'no';
        await clock.sleep(proof_pause, signal);
    }
}

;// CONCATENATED MODULE: ./lib/commands/deploy.js






















/**
 * Brings an account to what the settings describe, from any state: resize function, REST API, usage plan and key, distribution. The
 * order never leaves the API open: a method requires the key before any stage includes it. Throws a Failure with its remedy; another
 * run continues where this one stopped.
 */
async function deploy(context, settings) {
    const changes = [];
    const done = await (0,gate_context/* unlessInterrupted */.V)(context, () => ensureAll(context, settings, changes));
    return { changes, pending: false, interrupted: !done, ...done };
}
async function ensureAll(context, settings, changes) {
    const { aws, journal } = context;
    const { name } = settings;
    await refuseUnfit(context, settings);
    const secret = await gate_secret/* GateSecret */.i.usable(context, settings, async () => {
        const keys = new gate_keys/* GateKeys */.S9(context, name, undefined);
        await keys.read();
        return { keys, headers: [] };
    });
    journal.learned?.({ 'distribution-id': (0,deploy_settings/* givenDistribution */.OA)(settings) });
    const run = {
        ...{ context, settings, changes },
        ensure: (0,converge/* ensuring */.y)(context, changes, () => refuseForeignNames(context, settings)),
        account: await (0,connect/* accountId */.l)(aws),
        at: { functionName: (0,ownership/* resourceName */.Iy)(name), alias: liveAlias(settings.responseMode) },
    };
    const code = await ensureFunction(run);
    const { apiId, planId } = await ensureApi(run);
    const edge = await ensureEdge(run);
    const made = { apiId, functionVersion: code.version, planId };
    const keys = await unlessHidden(run, () => run.ensure(firstKey(context, name, planId)));
    return keys ? { ...made, ...(await sendKey(run, { ...edge, apiId, code, keys, secret })) } : made;
}
/** The distribution that sends the key, the secret with the key, and the proof of the deployment. */
async function sendKey(run, made) {
    const { aws, journal } = run.context;
    const { apiId, keys, secret } = made;
    const newest = newestKey(keys);
    const shownId = apiId ?? deploy_settings/* notCreated */.Sv;
    const distribution = await ensureDistribution(run, made, shownId, newest ? keys.valueOf(newest.id) : deploy_settings/* notCreated */.Sv);
    const { id: distributionId, domainName } = distribution ?? {};
    journal.learned?.({ 'distribution-id': distributionId, 'distribution-domain': domainName });
    const open = distribution && openKeyId(distribution, keys, (0,ownership/* apiDomain */.Lk)(shownId, aws.region));
    if (secret) {
        await keys.readOwn();
        await run.ensure(secret.filled(keys, keys.find(open ?? newest?.id ?? '')));
    }
    if (apiId !== undefined && distribution)
        return { distributionId, domainName, ...(await prove(run, made, distribution, { apiId, open })) };
    await planFormerVersions(run, made.code);
    return { distributionId, domainName };
}
/** A dry run without the API or the distribution shows what would be removed after the proof. */
async function planFormerVersions({ context, at, ensure }, { proved }) {
    if (!context.dryRun)
        return;
    const seen = { proved, ours: [], inUse: new Set() };
    await ensure(formerVersions(context.aws, at, '', 'the new version'), { seen });
}
/**
 * Proves the deployment once every edge sends a valid key, or rolls back; then removes older versions of the function. `open`: the
 * key of the gate that the distribution was already seen sending.
 */
async function prove(run, { code, edge }, distribution, { apiId, open }) {
    const { context, settings, changes, at } = run;
    const { aws, journal, dryRun } = context;
    journal.learned?.({ 'key-id': open });
    const { keyId, pending } = await deployedKey(run, distribution, open);
    journal.learned?.({ 'key-id': keyId });
    if (pending || keyId === undefined)
        return { keyId, pending };
    const moved = changes.find(({ resource, field }) => resource === aliasTitle(at) && field === 'version');
    const former = moved ? moved.from : code.proved;
    const apiUrl = (0,ownership/* stageUrl */.Oh)({ apiId, stage: settings.stage }, aws.region);
    const { domainName } = distribution;
    const gate = { apiUrl, domainName, keyId, code, former, edge, deployAgain: () => deployAgain(run, apiId) };
    const imageCame = await proveOrGoBack(run, gate);
    const proved = moved && dryRun ? undefined : code.version;
    if (code.functionArn !== undefined && code.proved !== proved)
        await run.ensure(formerVersions(aws, at, code.functionArn, proved));
    return { keyId, provedImage: imageCame ? code.image : undefined };
}
/** Throws if a name that is needed later belongs to another owner; otherwise a first run would leave behind what it created before. */
async function refuseForeignNames({ aws }, { name, stage, edgeFunction: code }) {
    await (0,lambda_function/* refuseForeignFunction */.jG)(aws, (0,ownership/* resourceName */.Iy)(name), name);
    const at = { apiId: (await (0,rest_api/* restApi */.XH)(aws, name, []).find())?.id ?? '', stage };
    const plan = await (0,usage_plan/* gatePlan */.FI)(aws, name, at).find();
    // A plan may still list the stage of a deleted API.
    const [other] = plan && !(0,usage_plan/* opens */.UI)(plan, at) ? plan.stages : [];
    if (plan && other && (await (0,rest_api/* findApi */.Cv)(aws, other.apiId)))
        (0,usage_plan/* refuseOtherStage */.nh)(name, plan, at);
    if ((0,china/* isChina */.i8)(aws))
        return;
    await (0,cache_policy/* findCachePolicy */.ar)(aws, name);
    if (code !== undefined)
        await (0,edge_function/* edgeFunction */.y)(aws, name, code).find();
}
/** Throws before anything is created if no gate is possible in this Region or in the given distribution. */
async function refuseUnfit({ aws }, settings) {
    const id = (0,deploy_settings/* givenDistribution */.OA)(settings);
    if ((0,china/* isChina */.i8)(aws))
        (0,china/* refuseInChina */.r9)(settings);
    const given = id === undefined ? undefined : await (0,distribution/* findDistribution */.YD)(aws, id);
    if (!given)
        return;
    (0,china/* refuseUnserved */.H4)(given);
    (0,reachability/* refuseTenantOnly */.Vj)([{ id: given.id, tenantOnly: (0,distribution_config/* isTenantOnly */.dR)(given.config) }]);
    refuseTakenPattern(given, settings);
}

// EXTERNAL MODULE: ./lib/inputs/inputs.js
var inputs_inputs = __webpack_require__(8864);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(8161);
// EXTERNAL MODULE: ./node_modules/fflate/esm/index.mjs
var esm = __webpack_require__(1306);
;// CONCATENATED MODULE: ./lib/package/archive.js




/** Files of a package for people and compilers, which a running function does not need. Licences stay. */
const unneeded = /(^|\/)(README[^/]*|CHANGELOG[^/]*|[^/]+\.d\.[cm]?ts|[^/]+\.map|[^/]+\.h|\.package-lock\.json)$/i;
/** The package's files by their names in the zip: `top`, and the needed part of node_modules. Throws on a symbolic link. */
async function filesBelow(folder, top) {
    const names = [...top, ...(await namesBelow(folder, 'node_modules'))].filter((name) => !unneeded.test(name));
    const files = new Map();
    for (const name of names.sort())
        files.set(name, await (0,promises_.readFile)((0,external_node_path_.join)(folder, name)));
    return files;
}
async function namesBelow(folder, below) {
    const entries = await (0,promises_.readdir)((0,external_node_path_.join)(folder, below), { withFileTypes: true }).catch(() => []);
    const names = [];
    for (const entry of entries) {
        const name = `${below}/${entry.name}`;
        if (name === 'node_modules/.bin')
            continue;
        if (entry.isSymbolicLink())
            throw new failure/* Failure */.H(`The function's package contains a symbolic link (${name}), which Lambda does not accept.`, 'Unset npm settings that link packages (install-links, install-strategy=linked) for this step.', 'packaging');
        if (entry.isDirectory())
            names.push(...(await namesBelow(folder, name)));
        else
            names.push(name);
    }
    return names;
}
/**
 * A zip stores local date and time without a zone: these numbers are the same in every zone, so every runner makes the same bytes.
 * Noon, because midnight may not exist where summer time begins.
 */
const everyFilesDate = new Date(2000, 0, 1, 12);
const regularFile = 0o100000;
const unix = 3;
/** Packs `files` in the given order with equal dates and permissions, so that equal files give equal bytes. */
function deterministicZip(files) {
    const entries = {};
    for (const [name, bytes] of files) {
        const permissions = /\.(node|so[.\d]*)$/.test(name) ? 0o755 : 0o644;
        entries[name] = [bytes, { mtime: everyFilesDate, os: unix, attrs: (regularFile | permissions) << 16 }];
    }
    return (0,esm/* zipSync */.L)(entries, { level: 9 });
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(1421);
;// CONCATENATED MODULE: ./lib/package/install.js




const cpus = { arm64: 'arm64', x86_64: 'x64' };
/** Longest time for npm, ms: ten megabytes, even through a slow proxy. */
const longestInstall = 300_000;
/** Installs what the lock file in `folder` pins, for Linux with glibc; no package's script runs. Throws with npm's own error. */
async function installPackages(folder, architecture, setting = {}) {
    await (0,promises_.copyFile)((0,external_node_path_.join)(setting.project ?? process.cwd(), '.npmrc'), (0,external_node_path_.join)(folder, '.npmrc')).catch(() => undefined);
    const args = [
        'ci',
        ...['--os=linux', `--cpu=${cpus[architecture]}`, '--libc=glibc'],
        ...['--omit=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'],
        // npm started by npm (as in `npm run`) would otherwise use the outer project.
        `--prefix=${folder}`,
    ];
    const { code, output } = await run(setting.npm ?? 'npm', args, {
        cwd: folder,
        env: withoutCredentials(setting.environment ?? process.env),
        signals: [AbortSignal.timeout(longestInstall), ...(setting.signal ? [setting.signal] : [])],
    });
    setting.signal?.throwIfAborted();
    if (code === 'missing')
        throw new failure/* Failure */.H('npm was not found on the runner; the function cannot be packaged without it.', 'Use a runner image with Node.js and npm, or add a step `uses: actions/setup-node` before this one.', 'packaging');
    if (code !== 0)
        throw new failure/* Failure */.H(`npm could not install the function's packages for linux/${architecture}: ${lastWords(output)}`, 'Check that the runner reaches the npm registry (the settings `registry` and `proxy` of .npmrc are honoured) and that the registry has the @img packages.', 'packaging');
}
/** npm's own error lines; the rest of its output is progress. */
function lastWords(output) {
    const lines = output.split('\n').filter((line) => line.trim() !== '');
    const errors = lines.filter((line) => /^npm (error|ERR!)/.test(line) && !line.includes('complete log'));
    return (errors.length > 0 ? errors : lines.slice(-5))
        .map((line) => line.replace(/^npm (error|ERR!) ?/, ''))
        .join(' ')
        .slice(0, 600);
}
/** npm needs its own settings, a proxy and a registry's token, but neither AWS credentials nor the action's inputs. */
function withoutCredentials(environment) {
    return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(AWS|INPUT|ACTIONS)_/i.test(name)));
}
/** Quotes an argument for a Windows shell, so that blanks and `&` in a folder's name do not split it. */
function shellArgument(argument) {
    return /^[\w=:./\\-]+$/.test(argument) ? argument : `"${argument}"`;
}
function run(command, args, { cwd, env, signals }) {
    return new Promise((resolve, reject) => {
        let output = '';
        // On Windows npm is a script, which only a shell can start.
        const shell = process.platform === 'win32';
        const child = (0,external_node_child_process_.spawn)(command, shell ? args.map(shellArgument) : args, {
            ...{ cwd, env, shell },
            // Not `timeout`: its timer would keep the process alive after a command that could not be started.
            signal: AbortSignal.any(signals),
            stdio: ['ignore', 'pipe', 'pipe'],
        });
        for (const stream of [child.stdout, child.stderr])
            stream.setEncoding('utf8').on('data', (text) => {
                output += text;
            });
        child.on('error', (error) => {
            if (error.code === 'ENOENT')
                resolve({ code: 'missing', output });
            else if (error.name === 'AbortError')
                resolve({ code: 1, output: `${output}\nit took longer than ${longestInstall / 60_000} minutes` });
            else
                reject(error);
        });
        child.on('close', (code) => {
            resolve({ code: code ?? 1, output });
        });
    });
}
const elf = [0x7f, 0x45, 0x4c, 0x46];
/** e_machine of the ELF header (System V ABI: EM_X86_64, EM_AARCH64). */
const machines = { 62: 'x86_64', 183: 'arm64' };
/** The processor of a Linux binary; undefined for any other file. */
function machineOf(bytes) {
    if (bytes.length < 20 || elf.some((byte, index) => bytes[index] !== byte))
        return undefined;
    const isLittleEndian64 = bytes[4] === 2 && bytes[5] === 1;
    const machine = (bytes[18] ?? 0) | ((bytes[19] ?? 0) << 8);
    return isLittleEndian64 ? machines[machine] : undefined;
}

;// CONCATENATED MODULE: ./lib/package/package.js







const manifests = ['package.json', 'package-lock.json'];
/** The function's own files; the rest of the folder is for the action and the edge. */
const code = ['index.mjs', 'package.json'];
/** Increased when the same files would give another zip. */
const recipe = 'zip 1';
/** Known before npm runs: equal fingerprints give equal zips, because the lock file pins every byte of the packages. */
async function packageFingerprint({ from, architecture }) {
    const hash = (0,external_node_crypto_.createHash)('sha256').update(`${recipe}\n${architecture}\n`);
    for (const name of ['index.mjs', ...manifests]) {
        const bytes = await (0,promises_.readFile)((0,external_node_path_.join)(from, name));
        hash.update(`${name} ${bytes.length}\n`).update(bytes);
    }
    return hash.digest('hex').slice(0, 32);
}
/**
 * Makes the zip for Lambda: the function, and the native packages for the *function's* architecture, whatever this machine's is. The
 * same source gives the same bytes, so CodeSha256 shows whether anything changed. Throws a {@link Failure} if npm is missing or
 * fails, or if what it installed cannot run on Lambda.
 */
async function packageFunction(source, options = {}) {
    const { from, architecture } = source;
    const folder = await temporaryFolder(options.temp ?? process.env.RUNNER_TEMP ?? (0,external_node_os_.tmpdir)());
    try {
        for (const name of [...code, ...manifests])
            await (0,promises_.copyFile)((0,external_node_path_.join)(from, name), (0,external_node_path_.join)(folder, name));
        await installPackages(folder, architecture, options);
        const files = await filesBelow(folder, code);
        checkArchitecture(files, architecture);
        const zip = deterministicZip(files);
        return {
            zip,
            /** The value that Lambda shows as CodeSha256. */
            sha256Base64: (0,external_node_crypto_.createHash)('sha256').update(zip).digest('base64'),
            fingerprint: await packageFingerprint(source),
        };
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
async function temporaryFolder(parent) {
    try {
        return await (0,promises_.mkdtemp)((0,external_node_path_.join)(parent, 'image-gate-package-'));
    }
    catch (error) {
        throw new failure/* Failure */.H(`The function cannot be packaged: ${error instanceof Error ? error.message : String(error)}.`, 'Set RUNNER_TEMP to a folder that the runner can write to.', 'packaging', error);
    }
}
/** Fails the deployment for a binary that would fail with "invalid ELF header" on Lambda, at the first viewer's request. */
function checkArchitecture(files, architecture) {
    const native = [...files].filter(([name]) => /\.(node|so[.\d]*)$/.test(name));
    const wrong = native.find(([, bytes]) => machineOf(bytes) !== architecture);
    if (native.length > 0 && !wrong)
        return;
    const found = wrong
        ? `${wrong[0]} is built for ${machineOf(wrong[1]) ?? 'another system'}`
        : 'no native package was installed';
    throw new failure/* Failure */.H(`The function's package is for linux/${architecture}, but ${found}.`, 'Update npm on the runner to version 10.4 or newer (it must know `npm ci --cpu --os --libc`), and check that its registry has the @img packages.', 'packaging');
}

// EXTERNAL MODULE: ./lib/runs/converged.js
var converged = __webpack_require__(7105);
;// CONCATENATED MODULE: ./lib/runs/deploy.js






/** Runs `deploy` from the inputs; `bundle` is the path of the running action, next to the built function. */
async function runDeploy(context, inputs, bundle) {
    const { bucket = '', region, stage } = inputs;
    const environment = functionEnvironment(inputs);
    const { folder, edgeFunction, signingKeys } = await builtFunction(bundle, environment);
    for (const key of signingKeys)
        context.journal.mask(key);
    const source = { from: folder, architecture: inputs.architecture };
    const done = await deploy(context, {
        ...inputs,
        bucket,
        defaulted: defaulted(inputs),
        functionEnvironment: environment,
        functionPackage: () => packageFunction(source, { signal: context.signal }),
        fingerprint: await packageFingerprint(source),
        edgeFunction,
    });
    const outcome = (0,converged/* outcomeOf */.sG)(context, done);
    const images = done.domainName === undefined ? undefined : `https://${done.domainName}`;
    const api = done.apiId === undefined ? undefined : (0,ownership/* stageUrl */.Oh)({ apiId: done.apiId, stage }, region);
    const unproved = outcome === 'finished' && done.provedImage === undefined;
    const more = [images && `images at ${images}`, unproved && 'no image was checked'];
    const told = more.filter((part) => typeof part === 'string');
    return {
        ...(0,converged/* converged */.eE)(context, done.changes, ['deploy', outcome, 'nothing to change', ...told], {
            'key-id': done.keyId,
            'api-id': done.apiId,
            'api-url': api,
            'distribution-id': done.distributionId,
            'distribution-domain': done.domainName,
        }),
        addresses: [
            {
                what: `An image, by its path in ${bucket} (docs/url-api.md)`,
                url: images && `${images}${done.provedImage ?? '/PATH?w=400'}`,
            },
            {
                what: "The API's own address, which rejects every request that does not come through CloudFront",
                url: api,
            },
        ].flatMap(({ what, url }) => (url === undefined ? [] : [{ what, url }])),
    };
}
/** Inputs that hold their default: they apply to what is created, not to what exists. */
function defaulted(inputs) {
    const names = { memory: 'memory', timeout: 'timeout', priceClass: 'price-class' };
    return ['memory', 'timeout', 'priceClass'].filter((one) => (0,inputs_inputs/* isDefault */.uP)(names[one], inputs[one]));
}
/** The function's variables. */
function functionEnvironment(inputs) {
    return {
        ...inputs.functionSettings,
        IMAGE_GATE_BUCKET: inputs.bucket ?? '',
        ...(inputs.keyPrefix === undefined ? {} : { IMAGE_GATE_KEY_PREFIX: inputs.keyPrefix }),
        IMAGE_GATE_RESPONSE_MODE: inputs.responseMode,
        // With many arenas glibc keeps memory that libvips has freed (sharp's installation guide, "Linux memory allocator").
        MALLOC_ARENA_MAX: '2',
    };
}


/***/ })

};
