export const id = 72;
export const ids = [72];
export const modules = {

/***/ 1691:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runStatus: () => (/* binding */ runStatus)
});

;// CONCATENATED MODULE: ./lib/commands/status/check.js
const broken = (finding, remedy) => ({ state: 'broken', finding, remedy });
const warning = (finding, remedy) => ({ state: 'warning', finding, remedy });
/** One line for all faults of a kind, the worst first; `good` is the text without faults. */
function check(name, good, ...found) {
    const faults = found.flatMap((some) => (some === undefined || some === false ? [] : some));
    if (faults.length === 0)
        return { name, state: 'ok', finding: good, remedy: '' };
    const sorted = faults.toSorted((one, other) => Number(other.state === 'broken') - Number(one.state === 'broken'));
    return {
        name,
        state: worst(faults),
        finding: once(sorted.map(({ finding }) => finding)).join('; '),
        remedy: once(sorted.map(({ remedy }) => remedy)).join(' '),
    };
}
/** The worst state among them; `ok` for none. */
function worst(lines) {
    if (lines.some(({ state }) => state === 'broken'))
        return 'broken';
    return lines.some(({ state }) => state === 'warning') ? 'warning' : 'ok';
}
/** Without duplicates, in the same order: an address is probed several times, and findings may share a remedy. */
const once = (lines) => [...new Set(lines)];
/** Ids in a sentence. */
const listed = (ids) => ids.join(', ');

// EXTERNAL MODULE: ./lib/core/gate-state.js
var gate_state = __webpack_require__(9464);
;// CONCATENATED MODULE: ./lib/commands/status/key-checks.js


const heal = 'Run `command: rotate`: it repairs the gate and puts a new key in place.';
/** The keys that CloudFront sends, and those that nothing sends. */
function keyChecks(seen, maxKeyAge) {
    const live = liveKeys(seen, () => true);
    return [
        check('header', 'every distribution sends a key that opens the stage', headerFaults(seen)),
        check('one key', listed(live.map(({ id }) => id)) || 'none', different(seen)),
        check('key age', age(live, seen.now), tooOld(live, seen.now, maxKeyAge)),
        check('keys left over', 'none', ...leftOver(seen)),
        check('senders', "none but the gate's distributions", otherSenders(seen)),
        check('key in other plans', 'none', otherPlans(seen)),
        check('staging copies', 'none sends another key', stagingCopies(seen)),
    ];
}
/** The keys in the headers of these distributions, without duplicates. */
function liveKeys({ distributions, keys }, which) {
    const ids = distributions
        .filter(which)
        .flatMap(({ origins }) => origins.flatMap(({ header }) => (header.kind === 'key' ? [header.id] : [])));
    return keys.filter(({ id }) => ids.includes(id));
}
/** Whether a distribution sends a key; others are not the gate's targets. */
const isTarget = ({ origins }) => origins.some(({ header }) => header.kind !== 'none');
/** Plans that give clients keys for the stage, also the gate's own if it holds others' keys: who sends no key of the gate may send these. */
function clientPlans(seen) {
    const live = liveKeys(seen, () => true);
    const foreign = seen.keys.filter((key) => !key.owned && (0,gate_state/* opensTheGate */.gi)(key) && !live.includes(key));
    const others = seen.otherPlans.filter(({ keyIds }) => keyIds.length > 0).map(({ plan }) => plan);
    return [...(foreign.length > 0 ? seen.ownPlans : []), ...others].map(({ id }) => id);
}
/** `where` sends no key, which is right if only clients are to get through it. */
const ofClients = (seen, where) => warning(`${where} sends no key: only clients with a key of the plan ${listed(clientPlans(seen))} are accepted`, 'If everyone is to be accepted there, run `command: gate` with its ID in `distribution-ids`.');
/** What is wrong with the headers: a rotation repairs all of it. */
function headerFaults(seen) {
    return seen.distributions
        .filter((one) => isTarget(one) && !one.staging)
        .flatMap(({ id, enabled, origins }) => origins.flatMap((origin) => {
        const { header } = origin;
        const where = `${id} (origin "${origin.id}")`;
        if (!enabled)
            return disabledFaults(seen, where, header);
        if (header.kind === 'none' && clientPlans(seen).length > 0)
            return [ofClients(seen, where)];
        if (header.kind === 'none')
            return [broken(`${where} sends no key: its viewers are rejected`, heal)];
        if (header.kind === 'unknown')
            return [broken(`${where} sends a value that is not a key: its viewers are rejected`, heal)];
        const key = seen.keys.find(({ id }) => id === header.id);
        return keyFaults(where, header.id, key, seen.otherPlans);
    }));
}
/** Nobody is rejected through a disabled distribution before it is enabled again. */
function disabledFaults({ keys }, where, header) {
    if (header.kind === 'key' && (0,gate_state/* opensTheGate */.gi)(keys.find(({ id }) => id === header.id)))
        return [];
    return [warning(`${where} is disabled and sends no valid key: its viewers would be rejected`, heal)];
}
function keyFaults(where, id, key, otherPlans) {
    if (!key?.enabled)
        return [broken(`${where} sends key ${id}, which is disabled: its viewers are rejected`, heal)];
    const theirs = otherPlans.find(({ keyIds }) => keyIds.includes(id));
    if (!key.attached && theirs)
        return [
            warning(`${where} sends key ${id}, which is valid only through the plan ${theirs.plan.id}, not through the gate's`, 'Run `command: rotate`: it replaces it with a key of the gate.'),
        ];
    if (!key.attached)
        return [
            broken(`${where} sends key ${id}, which is not in the usage plan: its viewers are rejected`, heal),
        ];
    const adopt = 'Run `command: gate`: it adopts the key, so that it can be rotated.';
    return key.owned
        ? []
        : [warning(`${where} sends key ${id}, which was created by hand and not adopted by the gate`, adopt)];
}
function different(seen) {
    const live = liveKeys(seen, ({ staging }) => !staging).map(({ id }) => id);
    const finding = `distributions send different keys (${listed(live)})`;
    return (live.length > 1 &&
        warning(finding, 'Run `command: rotate` without `distribution-ids`: it leaves only one.'));
}
function tooOld(live, now, limit) {
    const old = live.filter((key) => limit !== undefined && ageOf(key, now) > limit);
    return old.map((key) => warning(`key ${key.id} is ${days(ageOf(key, now))} old, the limit is ${days(limit ?? 0)}`, 'Run `command: rotate`, and check whether its schedule is disabled.'));
}
function leftOver(seen) {
    const live = liveKeys(seen, () => true);
    const oldest = Math.min(...live.map(({ createdAt }) => createdAt));
    const kept = [
        ...live.map(({ id }) => id),
        ...(0,gate_state/* liveKeyIds */.Yr)((0,gate_state/* elsewhere */.Jn)({ ...seen, secret: seen.secret?.stages })),
    ];
    // A key that another plan or sender needs has its own line, and a rotation leaves it.
    const spare = seen.keys.filter(({ id, owned, otherPlanIds }) => owned && otherPlanIds.length === 0 && !kept.includes(id));
    const stale = spare.filter(({ createdAt }) => createdAt < oldest);
    const pending = spare.filter(({ createdAt }) => createdAt >= oldest);
    return [
        stale.length > 0 &&
            warning(`no distribution sends ${shown(stale)} any more`, seen.distributions.some(isTarget)
                ? 'Run `command: rotate`: it retires them.'
                : 'Run `command: gate`: it puts a key in place; the rotation after it retires them.'),
        pending.length > 0 &&
            warning(`no distribution sends ${shown(pending)} yet: another run is in progress, or one was interrupted`, 'Wait for it, or run `command: rotate`: it continues, and the next rotation retires them.'),
    ];
}
function otherSenders({ others, keys }) {
    return others.map(({ id, headers }) => {
        const sent = headers.flatMap((header) => (header.kind === 'key' ? [header.id] : []));
        const owned = sent.some((keyId) => keys.some((key) => key.id === keyId && key.owned));
        return warning(`${id} sends ${listed([...new Set(sent)])} to another address, or in another header`, owned
            ? 'A rotation does not change it, and keeps the key valid: give it a key of its own, or remove the header.'
            : 'Give it a key of its own, or remove the header.');
    });
}
function otherPlans(seen) {
    // One that viewers need there has its own line.
    const needed = liveKeys(seen, () => true).filter(({ attached }) => !attached);
    return seen.keys
        .filter((key) => key.owned && key.otherPlanIds.length > 0 && !needed.includes(key))
        .map(({ id, otherPlanIds }) => warning(`key ${id} is in the usage plan ${listed(otherPlanIds)} too: a rotation cannot retire it`, "Remove it from that plan, and create a separate key for that plan's clients."));
}
const shown = (keys) => listed(keys.map(({ id, enabled }) => (enabled ? id : `${id} (disabled)`)));
function stagingCopies(seen) {
    const primary = liveKeys(seen, ({ staging }) => !staging).map(({ id }) => id);
    return seen.distributions
        .filter(({ staging }) => staging)
        .flatMap(({ id, enabled, origins }) => origins.flatMap(({ header }) => {
        if (header.kind === 'key' && primary.includes(header.id))
            return [];
        const what = header.kind === 'key' ? `key ${header.id}` : header.kind === 'none' ? 'no key' : 'no valid key';
        const opens = header.kind === 'key' && (0,gate_state/* opensTheGate */.gi)(seen.keys.find((key) => key.id === header.id));
        const finding = `the staging copy ${id} sends ${what}: promoting it would copy that to the primary distribution`;
        const remedy = 'Name it in `distribution-ids` of the next rotation, or delete it.';
        return [
            enabled && !opens
                ? broken(`${finding}; its viewers are rejected now`, remedy)
                : warning(finding, remedy),
        ];
    }));
}
function age(live, now) {
    return live.map((key) => `${key.id}: ${days(ageOf(key, now))}`).join(', ') || 'no key is sent';
}
const ageOf = ({ createdAt }, now) => Math.floor(now / 1_000) - createdAt;
/** A span in words. */
const days = (seconds) => `${(seconds / 86_400).toFixed(1)} days`;

;// CONCATENATED MODULE: ./lib/commands/status/answer-checks.js


const noProbe = 'Give a `probe-path`: a path of the API that answers GET without other authorization.';
const network = 'Check the network and DNS of the runner, then run `command: status` again.';
const outside = 'AWS WAF in front of the stage, or a VPC endpoint for execute-api, may answer in place of the API: run this where requests reach the API.';
const noViewer = 'This alone does not mean that the gate is broken. To verify it, give a `viewer-url` or a `probe-path` that this machine can reach.';
/** The responses to requests without a key, with a random key, and as a viewer. */
function answerChecks(seen) {
    const { answers } = seen;
    const direct = answers.filter(({ at }) => at === 'direct');
    const viewers = answers.filter(({ at }) => at !== 'direct');
    // A gate that rejects viewers too is broken, which the line about viewers reports.
    const isShutOut = direct.some((one) => one.with === 'the key') && viewers.every(({ answer }) => answer.kind !== 'rejected');
    const asStranger = (key) => intruders(direct.filter((one) => one.with === key), isShutOut);
    return [
        check('direct request', 'rejected', asStranger('no key')),
        check('random key', 'rejected', asStranger('a random key')),
        check('through CloudFront', accepted(viewers), ...through(seen, viewers)),
    ];
}
function intruders(answers, isShutOut) {
    const [first] = answers;
    if (!first)
        return warning('the API could not be probed', noProbe);
    const open = answers.find(({ answer }) => answer.kind === 'accepted');
    if (open)
        return broken(`a request with ${open.with} was accepted (${open.answer.shown})`, 'See the findings about methods and plans; `command: gate` closes an open stage.');
    if (isShutOut)
        return warning(`the API rejects this machine, whatever key it sends (${first.answer.shown}): this does not show that the key is checked`, outside);
    if (answers.some(({ answer }) => answer.kind === 'rejected'))
        return undefined;
    if (answers.every(({ answer }) => answer.kind === 'no-answer'))
        return warning('no response', network);
    return warning(`${first.answer.shown} does not show whether the key was checked`, noProbe);
}
function through(seen, answers) {
    if (answers.length === 0)
        return [warning('no distribution could be probed', noViewer)];
    return answers.map(({ at, answer, grouped }) => {
        switch (answer.kind) {
            case 'no-answer':
                return warning(`${at}: no response`, network);
            case 'rejected':
                if (isOfClients(seen, at))
                    return ofClients(seen, at);
                return grouped && isGuarded(seen)
                    ? warning(`${at}: a request was rejected (${answer.shown}), perhaps by another origin of an origin group`, noViewer)
                    : broken(`${at}: a viewer was rejected (${answer.shown})`, cureOf(seen));
            case 'proves-nothing':
                return warning(`${at}: ${answer.shown} does not show which key is sent`, noViewer);
            case 'accepted':
                return keyFault(seen, at, answer.keyId);
        }
    });
}
/** Whether a request through this distribution may be rejected because only clients are to get through it. */
const isOfClients = (seen, at) => clientPlans(seen).length > 0 &&
    seen.distributions.some(({ id, origins }) => id === at && origins.some(({ header }) => header.kind === 'none'));
/** Whether the API returns something else before it checks a key, so that CloudFront may have tried another origin of the group. */
function isGuarded(seen) {
    const direct = seen.answers.filter(({ at }) => at === 'direct');
    return (direct.length > 0 &&
        direct.every(({ answer }) => answer.kind === 'proves-nothing') &&
        !headerFaults(seen).some(({ state }) => state === 'broken'));
}
function keyFault(seen, at, keyId) {
    const live = liveKeys(seen, ({ id }) => id === at).map(({ id }) => id);
    if (keyId === undefined || live.includes(keyId))
        return undefined;
    return warning(`${at}: an edge sends key ${keyId}, the configuration says ${listed(live)}`, 'Wait until the distribution is deployed, then run `command: status` again.');
}
/** A rotation repairs what is wrong with a header or a key, and nothing else. */
function cureOf(seen) {
    if (seen.answers.some(({ at, with: key }) => at === 'direct' && key === 'the key'))
        return `${outside} If it is rejected there too, run \`command: gate\` (or \`deploy\`).`;
    return headerFaults(seen).some(({ state }) => state === 'broken')
        ? 'Run `command: rotate`: it repairs the gate; the other findings say what is wrong.'
        : 'Run `command: status` again in two minutes. If this persists, run `command: gate` (or `deploy`): it repairs the plan and the stage.';
}
function accepted(answers) {
    return listed(once(answers.map(({ at, answer }) => `${at}: accepted (${answer.shown})`)));
}

;// CONCATENATED MODULE: ./lib/commands/status/distribution-checks.js


/** Checks of the distributions that point to the stage, apart from their keys. */
function distributionChecks(seen) {
    const { distributions } = seen;
    const ids = distributions.filter(isTarget).map(({ id }) => id);
    const switching = distributions.filter(({ deployed }) => !deployed).map(({ id }) => id);
    return [
        check('distributions', listed(ids), ...targets(seen)),
        check('deployed', 'every edge has the current configuration', switching.length > 0 &&
            warning(`${listed(switching)}: edges are still switching, so which key they send is unknown`, 'Wait, usually 3 to 15 minutes, then run `command: status` again.')),
        check('viewer Host', 'is not sent to the API', distributions.flatMap(hosts)),
        check('encryption', 'the key travels over HTTPS only', distributions.flatMap(unencrypted)),
        check('error pages', 'a 403 is neither hidden nor cached', ...distributions.flatMap(errorPages)),
    ];
}
function targets(seen) {
    const { distributions } = seen;
    const remedy = 'Run `command: gate` with its ID in `distribution-ids`, or remove this API from its origins.';
    const ungated = distributions.filter((one) => !isTarget(one) && !one.staging);
    const disabled = distributions.filter((one) => isTarget(one) && !one.staging).map(({ id }) => id);
    return [
        !distributions.some((one) => isTarget(one) && one.enabled && !one.staging) &&
            broken('no enabled distribution sends a key to this API', disabled.length > 0
                ? `Enable ${listed(disabled)}, or run \`command: gate\` with another distribution.`
                : 'Run `command: gate` with your distribution, or `command: deploy`.'),
        ungated.map(({ id, enabled }) => {
            if (!enabled)
                return warning(`${id} (disabled) has this API as an origin and sends no key`, remedy);
            return clientPlans(seen).length > 0
                ? ofClients(seen, id)
                : broken(`${id} uses this API and sends no key: its viewers are rejected, or the API is open`, remedy);
        }),
    ];
}
function hosts({ id, origins }) {
    return origins
        .filter(({ own, hostForwardedBy }) => own && hostForwardedBy.length > 0)
        .map(({ hostForwardedBy }) => broken(`${id} sends the viewer's Host to the API (${listed(hostForwardedBy)}), which rejects it`, 'Use the managed origin request policy AllViewerExceptHostHeader in these behaviors.'));
}
function unencrypted({ id, origins }) {
    return origins
        .filter((origin) => origin.unencrypted)
        .map((origin) => warning(`${id} (origin "${origin.id}") may use plain HTTP: the key can be read in transit, and API Gateway serves HTTPS only`, 'Set the origin protocol policy to `https-only`.'));
}
function errorPages({ id, errorPages: pages }) {
    return pages.map(({ page, shownAs, keptFor }) => {
        if (page !== '')
            return warning(`${id} shows ${page}${shownAs ? ` with status ${shownAs}` : ''} instead of a 403: rejected viewers go unnoticed`, 'Remove the custom error response for 403, or give it a status of its own.');
        return (keptFor > 0 &&
            warning(`${id} caches a 403 for ${keptFor} s: CloudFront keeps rejecting viewers after the API accepts them again`, 'Set the minimum error caching time for 403 to 0 s.'));
    });
}

// EXTERNAL MODULE: ./lib/aws/cloudfront/distribution-config.js
var distribution_config = __webpack_require__(4413);
// EXTERNAL MODULE: ./lib/aws/apigateway/rest-api.js
var rest_api = __webpack_require__(401);
// EXTERNAL MODULE: ./lib/aws/lambda/function-state.js
var function_state = __webpack_require__(57);
// EXTERNAL MODULE: ./lib/aws/apigateway/stage.js
var apigateway_stage = __webpack_require__(1314);
// EXTERNAL MODULE: ./lib/aws/apigateway/usage-plan.js
var usage_plan = __webpack_require__(3931);
// EXTERNAL MODULE: ./lib/gate/probe.js
var probe = __webpack_require__(2109);
// EXTERNAL MODULE: ./lib/gate/distributions.js + 1 modules
var gate_distributions = __webpack_require__(8512);
// EXTERNAL MODULE: ./lib/failure.js
var failure = __webpack_require__(1957);
// EXTERNAL MODULE: ./lib/aws/apigateway/api-methods.js
var api_methods = __webpack_require__(3059);
// EXTERNAL MODULE: ./lib/aws/cloudfront/gate-distribution.js
var gate_distribution = __webpack_require__(9162);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-cloudfront/dist-cjs/index.js
var dist_cjs = __webpack_require__(3169);
// EXTERNAL MODULE: ./lib/aws/client/call.js
var call = __webpack_require__(9709);
;// CONCATENATED MODULE: ./lib/aws/cloudfront/host-forwarding.js


/** Finds the behaviours that forward the viewer's Host header, which no function may replace; each policy is read once. */
function hostForwarding(aws) {
    const read = new Map();
    const once = async (id, find) => {
        if (id === undefined)
            return false;
        const known = read.get(id) ?? find(aws, id);
        read.set(id, known);
        return forwardsHost(await known);
    };
    return async ({ forwardedHeaders, originRequestPolicyId, cachePolicyId, rewrites }) => {
        if (rewrites)
            return false;
        if (forwardedHeaders.some((name) => name === 'host' || name === '*'))
            return true;
        const policies = [once(originRequestPolicyId, originRequestRule), once(cachePolicyId, cacheRule)];
        return (await Promise.all(policies)).includes(true);
    };
}
/** https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginRequestPolicyHeadersConfig.html */
function forwardsHost({ behaviour, names }) {
    const listed = names.includes('host');
    if (behaviour === 'allViewer' || behaviour === 'allViewerAndWhitelistCloudFront')
        return true;
    return behaviour === 'allExcept' ? !listed : behaviour === 'whitelist' && listed;
}
async function originRequestRule(aws, id) {
    const found = await (0,call/* callIfThere */.Mz)(aws.cloudFront, dist_cjs/* GetOriginRequestPolicyCommand */.zRp, id, { Id: id });
    return rule(found?.OriginRequestPolicy?.OriginRequestPolicyConfig?.HeadersConfig);
}
async function cacheRule(aws, id) {
    const found = await (0,call/* callIfThere */.Mz)(aws.cloudFront, dist_cjs/* GetCachePolicyCommand */.EyA, id, { Id: id });
    return rule(found?.CachePolicy?.CachePolicyConfig?.ParametersInCacheKeyAndForwardedToOrigin?.HeadersConfig);
}
function rule(config) {
    return {
        behaviour: config?.HeaderBehavior ?? 'none',
        names: (config?.Headers?.Items ?? []).map((name) => name.toLowerCase()),
    };
}

// EXTERNAL MODULE: ./lib/aws/ownership.js
var ownership = __webpack_require__(7624);
// EXTERNAL MODULE: ./lib/gate/endpoints.js
var gate_endpoints = __webpack_require__(6833);
// EXTERNAL MODULE: ./lib/gate/evidence.js
var evidence = __webpack_require__(5166);
// EXTERNAL MODULE: ./lib/gate/gate.js
var gate = __webpack_require__(3364);
// EXTERNAL MODULE: ./lib/gate/keys.js
var gate_keys = __webpack_require__(2043);
// EXTERNAL MODULE: ./lib/gate/remembered-secret.js
var remembered_secret = __webpack_require__(9406);
// EXTERNAL MODULE: ./lib/gate/secret.js
var gate_secret = __webpack_require__(4595);
;// CONCATENATED MODULE: ./lib/commands/status/observed.js



















/** Reads everything about a gate and sends requests to it; changes nothing. A missing resource is not an error here. */
async function observe(context, settings) {
    const { aws, clock } = context;
    const plans = await (0,usage_plan/* listPlans */.TC)(aws);
    const ownPlans = plans.filter(({ tags }) => (0,ownership/* isOwned */.go)(tags, settings.name));
    const at = await stageOf(aws, settings, ownPlans[0]);
    const nothing = {
        gate: settings.name,
        now: clock.now(),
        ...{ ownPlans, at },
        api: undefined,
        excluded: settings.excludeMethods,
        otherPlans: [],
        keys: [],
        distributions: [],
        others: [],
        answers: [],
        functions: [],
    };
    const api = at && (await (0,rest_api/* findApi */.Cv)(aws, at.apiId));
    if (!at || !api)
        return nothing;
    const tags = ownPlans[0]?.tags ?? {};
    const excluded = [...settings.excludeMethods, ...(0,ownership/* openMethodsIn */.ci)(tags)];
    const routes = await (0,api_methods/* listRoutes */.Bn)(aws, at.apiId);
    const seen = await seeApi(aws, api, at, { routes, excluded });
    if (!seen.snapshot)
        return { ...nothing, api: seen, excluded };
    const keys = new gate_keys/* GateKeys */.S9(context, settings.name, ownPlans[0]?.id);
    const stages = (0,gate/* stagesOf */.ZL)(ownPlans[0]?.stages ?? [], at);
    const { apiDomains } = settings;
    const distributions = new gate_distributions/* Distributions */.e(context, keys, { stages, apiDomains, distributionIds: [] });
    await distributions.read();
    await keys.read();
    if (distributions.holdUnknown())
        await keys.readAccount();
    await keys.readStrangersPlans((0,gate_state/* headersOf */.Yl)(distributions.seen().targets));
    await keys.readOtherPlans([]);
    const withKeys = async (plan) => ({ plan, keyIds: await (0,usage_plan/* planKeyIds */.Tp)(aws, plan.id) });
    const others = plans.filter((plan) => !ownPlans.includes(plan) && (0,usage_plan/* opens */.UI)(plan, at));
    return {
        ...nothing,
        ...{ api: seen, excluded },
        otherPlans: await Promise.all(others.map(withKeys)),
        keys: keys.seen(),
        distributions: await seeDistributions(aws, at, distributions.targets(), keys),
        // Without a header value it is only in progress: a rotation waits for it, and nothing is wrong.
        others: distributions.seen().others.filter(({ headers }) => headers.length > 0),
        secret: await seeSecret(context, (0,remembered_secret/* withRemembered */.$S)(settings, tags), keys, distributions.keyHeaders()),
        answers: await probeGate(context, { ...settings, excludeMethods: excluded }, seen, {
            distributions,
            keys,
        }),
        functions: await seeFunctions(aws, routes),
    };
}
/** The given API, else the one in the gate's plan, else the one with the gate's tag. */
async function stageOf(aws, { name, apiId, stage }, plan) {
    if (apiId !== undefined)
        return { apiId, stage };
    const planned = plan && ((0,ownership/* adoptedStage */.oM)(plan.tags) ?? plan.stages[0]);
    if (planned)
        return planned;
    const [own] = await (0,rest_api/* ownApis */.cg)(aws, name);
    return own && { apiId: own.id, stage };
}
async function seeApi(aws, api, at, { routes, excluded }) {
    return {
        keySource: api.apiKeySource,
        tool: (0,ownership/* otherTool */.t7)(api.tags),
        endpointClosed: (0,gate_endpoints/* isClosed */.Lx)(api),
        methods: (0,api_methods/* requirementsOf */.CG)(routes),
        snapshot: await (0,apigateway_stage/* findSnapshot */.Cb)(aws, at),
        openStages: await (0,apigateway_stage/* openStages */.cW)(aws, at, excluded),
        cachedRefusals: await (0,rest_api/* cachedRefusals */.kA)(aws, at.apiId),
    };
}
/** Probes the gate directly, as any client on the internet could, and through each distribution that sends a key. */
async function probeGate(context, { probePath, viewerUrl, excludeMethods }, { snapshot, endpointClosed }, { distributions, keys }) {
    const gated = (snapshot?.methods ?? []).filter(({ name }) => !excludeMethods.includes(name));
    const route = (0,probe/* probeRoute */.WP)(gated, probePath);
    if (route)
        (0,probe/* refuseOpenPath */.iL)(excludeMethods, route);
    const endpoints = (0,gate_endpoints/* endpointsOf */.uY)(context, distributions, { endpointClosed, route, viewerUrl });
    return askEverywhere(context, endpoints, keys.valuesOpening((0,gate_state/* liveKeyIds */.Yr)(distributions.seen().targets)));
}
/** Requests of each kind: a single response proves little, because API Gateway's hosts and CloudFront's edges may differ for a while. */
const times = 3;
/** Sends requests to the API without a key, with a random one and with valid ones, and as a viewer of each distribution. */
async function askEverywhere(context, { direct, viewers }, opening) {
    const answers = [];
    if (direct && (await (0,evidence/* isShutOut */.Hd)(context, direct, opening)))
        answers.push({ at: 'direct', with: 'the key', answer: await (0,probe/* ask */.kA)(context, direct, opening[0]) });
    for (let turn = 0; turn < times; turn++) {
        if (direct)
            answers.push({ at: 'direct', with: 'no key', answer: await (0,probe/* ask */.kA)(context, direct) }, { at: 'direct', with: 'a random key', answer: await (0,probe/* ask */.kA)(context, direct, (0,gate_keys/* randomKeyValue */.ci)()) });
        for (const viewer of viewers) {
            const { distributionId: at, grouped } = viewer;
            answers.push({ at, with: 'the key', grouped, answer: await (0,probe/* ask */.kA)(context, viewer) });
        }
    }
    return answers;
}
async function seeDistributions(aws, { apiId }, targets, keys) {
    const ownDomain = (0,ownership/* apiDomain */.Lk)(apiId, aws.region);
    const forwardsHost = hostForwarding(aws);
    return Promise.all(targets.map(async ({ id, arn, enabled, staging, deployed, changedAt, config, origins }) => {
        const tool = (0,ownership/* otherTool */.t7)(await (0,gate_distribution/* shownTags */.XQ)(aws, id, arn));
        const behaviours = (0,distribution_config/* behavioursOf */.cz)(config);
        const seen = origins.map(async (origin) => {
            const leading = behaviours.filter(({ originIds }) => originIds.includes(origin.id));
            const forwarding = await Promise.all(leading.map(forwardsHost));
            return keys.headersOf(origin).map((header) => ({
                id: origin.id,
                own: origin.domainName === ownDomain,
                header,
                unencrypted: origin.unencrypted,
                hostForwardedBy: leading.filter((_, index) => forwarding[index]).map(({ pattern }) => pattern),
            }));
        });
        const errorPages = (0,distribution_config/* errorPagesOf */.m5)(config).filter(({ status }) => status === 403);
        return {
            ...{ id, tool, enabled, staging, deployed, changedAt, errorPages },
            origins: (await Promise.all(seen)).flat(),
        };
    }));
}
/** Undefined if none is known; an unusable secret is not an error here. */
async function seeSecret(context, settings, keys, headers) {
    const { keySecret: id } = settings;
    if (id === undefined)
        return undefined;
    try {
        const secret = await gate_secret/* GateSecret */.i.open(context, settings);
        if (!(await secret?.find()))
            return { id, stages: undefined, fault: undefined };
        await secret?.refuseForeign(keys, headers);
        return { id, stages: secret?.seen(keys), fault: undefined };
    }
    catch (error) {
        if (!(error instanceof failure/* Failure */.H))
            throw error;
        return { id, stages: undefined, fault: error };
    }
}
/** The function that `deploy` created and those in the methods' integrations, without duplicates; none if this role may not read them. */
async function seeFunctions(aws, routes) {
    const uris = routes.flatMap(({ methods }) => Object.values(methods).map(({ methodIntegration }) => (0,function_state/* functionOf */.OA)(methodIntegration?.uri)));
    const names = [...new Set(uris.filter((name) => name !== undefined))];
    const found = await Promise.all(names.map((name) => (0,function_state/* findFunctionState */.p$)(aws, name)));
    return found.filter((state) => state !== undefined);
}

;// CONCATENATED MODULE: ./lib/commands/status/plan-checks.js



/** Checks which keys are valid for the stage, by its usage plans. */
function planChecks(seen) {
    const [plan, ...more] = seen.ownPlans;
    if (!plan) {
        const remedy = 'Run `command: gate` (or `deploy`), or correct `name` and `region`.';
        return [check('gate', '', broken(`no usage plan belongs to the gate "${seen.gate}"`, remedy))];
    }
    const ids = listed([plan, ...more].map(({ id }) => id));
    return [
        check('gate', `usage plan ${plan.id}`, more.length > 0 &&
            broken(`several usage plans belong to the gate (${ids}): nothing can be rotated`, 'Delete all but one.')),
        check('plan: stage', 'exactly the stage of the gate', stages(seen, plan)),
        check('plan: keys', "only the gate's own", foreignKeys(seen, plan)),
        check('plan: limits', 'no throttle, no quota', plan.limited &&
            warning('the plan has a throttle or a quota: beyond it, viewers are rejected', (0,ownership/* adoptedStage */.oM)(plan.tags)
                ? 'Remove them from the plan: all viewers share one key.'
                : 'Run `command: gate` (or `deploy`): it removes limits that apply to the whole plan.')),
        check('other plans', 'none opens the stage', seen.otherPlans.map(({ plan: { id, name }, keyIds }) => warning(keyIds.length === 0
            ? `the plan ${id} ("${name}") contains the stage, but has no key yet`
            : `the plan ${id} ("${name}") opens the stage to ${listed(keyIds)}`, 'Remove the stage from that plan, unless its keys are meant to bypass CloudFront.'))),
    ];
}
function stages({ at }, plan) {
    const others = plan.stages.filter((stage) => !at || !(0,apigateway_stage/* isSameStage */.Ps)(stage, at));
    const names = listed(others.map(({ apiId, stage }) => `${apiId}/${stage}`));
    if (others.length === plan.stages.length)
        return broken(`the plan does not contain the stage${names ? `, but ${names}` : ''}: viewers are rejected`, 'Run `command: gate` (or `deploy`): it adds the stage to the plan again.');
    return (others.length > 0 &&
        warning(`the plan also contains ${names}: the gate's key is valid for them too`, 'Remove them from the plan, or give the gate a plan of its own.'));
}
function foreignKeys({ keys }, plan) {
    const foreign = keys.filter(({ attached, owned, enabled }) => attached && !owned && enabled);
    const whose = (0,ownership/* adoptedStage */.oM)(plan.tags) ? 'their owner' : 'the person who added them';
    return (foreign.length > 0 &&
        warning(`the plan has keys that are not the gate's (${listed(foreign.map(({ id }) => id))}): ${whose} can bypass CloudFront`, 'Remove them from the plan; one that CloudFront sends is adopted by `command: gate`.'));
}

;// CONCATENATED MODULE: ./lib/commands/status/function-checks.js

/** The day on which Lambda's support for a runtime ends (developer guide, "Lambda runtimes", read in November 2026). */
const ends = {
    'nodejs18.x': '2025-09-01',
    'nodejs20.x': '2026-04-30',
    'nodejs22.x': '2027-04-30',
    'nodejs24.x': '2028-04-30',
};
/** Days: time enough to plan an update. */
const notice = 180;
/** The functions behind the stage: whether they can respond, and how long their runtime is supported. */
function functionChecks({ functions, now }) {
    if (functions.length === 0)
        return [];
    const runtimes = [...new Set(functions.flatMap(({ found }) => found?.runtime ?? []))];
    return [
        check('function', 'active', ...functions.map(stateFault)),
        check('function runtime', runtimes.map(function_checks_shown).join(', '), ...runtimes.map((runtime) => supportFault(runtime, now))),
        ...settingsCheck(functions),
    ];
}
const signingKeys = 'IMAGE_GATE_SIGNING_KEYS';
/** For resize functions only: an intended setting that is missing leaves the function open. */
function settingsCheck(functions) {
    const resizing = functions.filter(({ found }) => found?.variables?.set.includes('IMAGE_GATE_BUCKET'));
    if (resizing.length === 0)
        return [];
    const signed = resizing.every(({ found }) => found?.variables?.set.includes(signingKeys));
    return [
        check('function settings', signed ? 'only signed URLs are served' : 'URL signing is off', resizing.flatMap(({ name, found }) => {
            const { set = [], empty = [] } = found?.variables ?? {};
            const misspelt = set.filter((one) => one.includes('SIGN') && one !== signingKeys);
            return [
                ...empty.map((one) => warning(`${one} of ${name} is empty${one === signingKeys ? ': URL signing is off' : ', so its default applies'}`, 'Give the setting a value in `function-settings`, or leave it out, and run `command: deploy`.')),
                ...misspelt.map((one) => warning(`${name} does not know ${one}${set.includes(signingKeys) ? '' : ': URL signing is off'}`, `Write ${signingKeys.replace('IMAGE_GATE_', '')} in \`function-settings\` and run \`command: deploy\`.`)),
            ];
        })),
    ];
}
function stateFault({ name, found }) {
    if (!found)
        return broken(`${name} does not exist: every request that needs it fails`, 'Run `command: deploy` if it made this API; else restore the function, or correct the integration.');
    if (found.state === 'Failed')
        return broken(`${name} failed to start: every request that needs it fails`, 'Look up its state reason in the Lambda console.');
    return (found.state === 'Pending' &&
        warning(`${name} is still being created`, 'Wait a minute, then run `command: status` again.'));
}
function function_checks_shown(runtime) {
    const end = ends[runtime];
    return `${runtime}${end === undefined ? '' : `, supported until ${end}`}`;
}
function supportFault(runtime, now) {
    const remedy = 'Use a newer version of the action and run `command: deploy`: it moves the function to a newer runtime.';
    const end = ends[runtime];
    if (end === undefined)
        return undefined;
    const left = Math.floor((Date.parse(end) - now) / 86_400_000);
    if (left < 0)
        return warning(`${runtime} has not been supported since ${end}`, remedy);
    return left < notice && warning(`${runtime} is supported for ${left} more days, until ${end}`, remedy);
}

// EXTERNAL MODULE: ./lib/aws/apigateway/api-key.js
var api_key = __webpack_require__(8570);
// EXTERNAL MODULE: ./lib/core/retirement.js
var retirement = __webpack_require__(9616);
;// CONCATENATED MODULE: ./lib/commands/status/owner-checks.js





/** Seconds for which AWS accepts a signature. */
const signatureLife = 900;
/** Checks who else writes the header, and what the secret gives them to write. */
function ownerChecks(seen) {
    const { secret } = seen;
    const owners = seen.distributions
        .filter(isTarget)
        .flatMap(({ id, tool }) => (tool === undefined ? [] : [`${id} belongs to ${tool}`]));
    const read = `${listed(owners)}, whose next change reads the header from the secret`;
    return [
        check('header owner', [owners.length > 0 ? read : 'no other tool is known', ...foreignChanges(seen)].join('; '), secret ? [] : owned(owners)),
        ...(secret
            ? [check('key secret', `${secret.id} holds the live key`, ...secretFaults(seen, secret))]
            : []),
    ];
}
/** The last change of each distribution that is too late for a rotation, which only switches to a recently created key. */
function foreignChanges(seen) {
    const later = ({ id, changedAt }) => {
        const key = (0,api_key/* newest */.BP)(liveKeys(seen, (one) => one.id === id));
        const after = key && changedAt !== undefined ? changedAt / 1_000 - key.createdAt : 0;
        return key && after > retirement/* switchWithin */.o6 + signatureLife
            ? [`${id} was last changed ${days(after)} after ${key.id} was created, not by a rotation`]
            : [];
    };
    return seen.distributions.filter(isTarget).flatMap(later);
}
const owned = (owners) => owners.map((owner) => warning(`${owner}: its next change of the distribution may restore an older header`, 'Let it read the header from a secret (`key-secret`, docs/key-secret.md), or make it ignore the origin.'));
function secretFaults(seen, { id, stages, fault }) {
    if (fault)
        return [warning(fault.message, fault.remedy)];
    if (!stages)
        return [warning(`there is no secret ${id}`, 'Run `command: gate` (or `deploy`): it creates the secret.')];
    const live = liveKeys(seen, ({ staging }) => !staging).map((key) => key.id);
    const isLive = live.some((keyId) => (0,gate_state/* isKey */.m0)(stages.current, keyId));
    return [!isLive && behind(seen, stages, live), olderStages(stages, live)];
}
function behind({ keys }, { current }, live) {
    const rotate = 'Run `command: rotate`: it puts a new key into the secret and then into the distributions.';
    if (current.kind !== 'key')
        return warning(`the secret holds ${current.kind === 'none' ? 'no value yet' : 'a value that is not a key'}: whatever reads it sends that with its next change`, current.kind === 'none'
            ? 'Run `command: gate` (or `deploy`): it writes the live key into the secret.'
            : rotate);
    const opens = (0,gate_state/* opensTheGate */.gi)(keys.find(({ id }) => id === current.id));
    const outcome = opens ? 'moves viewers to that key' : 'refuses viewers';
    return warning(`the secret holds key ${current.id}, CloudFront sends ${listed(live) || 'none'}: the next change by a tool that reads it ${outcome}`, rotate);
}
function olderStages(secret, live) {
    const [sender] = (0,gate_state/* elsewhere */.Jn)({ others: [], secret });
    const held = (sender?.headers ?? [])
        .slice(1)
        .flatMap((header) => (header.kind === 'key' && !live.includes(header.id) ? [header.id] : []));
    return (held.length > 0 &&
        warning(`another stage of the secret holds ${listed(once(held))}, which stays valid as long as it does`, 'Run `command: rotate`: it moves AWSPREVIOUS on; remove other labels by hand (`aws secretsmanager update-secret-version-stage`).'));
}

;// CONCATENATED MODULE: ./lib/commands/status/stage-checks.js


const gateAgain = 'Run `command: gate` (or `deploy`, if it made this API): it requires the key and deploys the stage again.';
/** Checks of the API and its deployed snapshot, which serves viewers. */
function stageChecks(seen) {
    const { at, api, excluded } = seen;
    if (!at)
        return [];
    const where = `${at.apiId}/${at.stage}`;
    if (!api?.snapshot) {
        const what = api ? `The stage ${where} does not exist` : `The API ${at.apiId} does not exist`;
        const remedy = 'Deploy it again, or correct `api-id` and `stage`; `command: deploy` creates its own again.';
        return [check('stage', '', broken(what, remedy))];
    }
    const { keySource, openStages, cachedRefusals, snapshot } = api;
    return [
        check('stage', `${where} serves deployment ${snapshot.deploymentId}`, snapshot.canary &&
            warning('a canary serves another deployment to some of the viewers', 'Promote or remove the canary.')),
        check('key required', `on every method of the deployed stage`, ...requirement(api, snapshot, excluded)),
        check('key source', 'the header that CloudFront sends', keySource !== 'HEADER' &&
            broken(`the API takes keys from ${keySource}, not from the header that CloudFront sends`, "Set the API's key source to HEADER and deploy the stage.")),
        check('other stages', 'none is open', openStages.length > 0 &&
            warning(`other stages of this API accept requests without a key (${listed(openStages)})`, 'Require the key on these methods and deploy those stages again, or delete the stages.')),
        check('cached rejections', 'none', cachedRefusals.map(({ type, cacheControl }) => warning(`the gateway response ${type} is sent with "Cache-Control: ${cacheControl}": CloudFront may cache a rejection for longer than it lasts`, 'Remove max-age and s-maxage from that gateway response and deploy the stage.'))),
        check('default endpoint', 'as the distributions need it', endpoint(seen, api)),
    ];
}
function requirement({ methods, tool }, { methods: deployed }, excluded) {
    const open = (0,apigateway_stage/* openIn */.sQ)(deployed, excluded);
    const next = (0,apigateway_stage/* openIn */.sQ)(methods, excluded);
    const old = open.filter((name) => !next.includes(name) && methods.some((method) => method.name === name));
    const never = open.filter((name) => !old.includes(name));
    const later = next.filter((name) => !open.includes(name));
    const again = tool === undefined
        ? gateAgain
        : `${gateAgain} ${tool} manages the API and would remove the requirement again: set \`api_key_required\` (\`apiKeyRequired\`) on its methods.`;
    return [
        old.length > 0 &&
            broken(`${listed(old)}: required, but not deployed yet: requests without a key are accepted`, again),
        never.length > 0 && broken(`${listed(never)}: no key required: requests without one are accepted`, again),
        later.length > 0 && warning(`${listed(later)}: no key required from the next deployment on`, again),
    ];
}
function endpoint({ distributions }, { endpointClosed }) {
    const origins = distributions.flatMap((one) => one.origins.map(({ own }) => ({ id: one.id, own })));
    const own = origins.filter((origin) => origin.own).map(({ id }) => id);
    if (endpointClosed && own.length > 0)
        return broken(`the API's default endpoint is disabled, but ${listed(own)} uses it`, "Enable the default endpoint, or let the distribution use the API's custom domain.");
    if (endpointClosed || own.length > 0 || origins.length === 0)
        return undefined;
    return warning("it is enabled but unused: every distribution uses the API's custom domain", "Disable the API's default endpoint (disableExecuteApiEndpoint) and deploy the stage, unless that domain is a proxy which uses it.");
}

;// CONCATENATED MODULE: ./lib/commands/status.js









/** Reads and probes a gate without changing it: one line per check, with its remedy. Throws only if AWS refuses a call. */
async function status_status(context, inputs) {
    const seen = await observe(context, inputs);
    const checks = judge(seen, inputs);
    return {
        state: worst(checks),
        checks,
        apiId: seen.at?.apiId,
        keyIds: liveKeys(seen, ({ staging }) => !staging).map(({ id }) => id),
        distributionIds: seen.distributions.filter(isTarget).map(({ id }) => id),
    };
}
/** The table of checks for an observation. Pure: the same observation gives the same table. */
function judge(seen, { maxKeyAge }) {
    const plans = planChecks(seen);
    if (!seen.at)
        return plans;
    const stage = stageChecks(seen);
    if (!seen.api?.snapshot)
        return [...plans, ...stage];
    return [
        ...plans,
        ...stage,
        ...distributionChecks(seen),
        ...keyChecks(seen, maxKeyAge),
        ...ownerChecks(seen),
        ...answerChecks(seen),
        ...functionChecks(seen),
    ];
}

// EXTERNAL MODULE: ./lib/runs/converged.js
var converged = __webpack_require__(7105);
;// CONCATENATED MODULE: ./lib/runs/status.js




/** Runs `status` from the inputs: fails when the gate is open or rejects viewers. */
async function runStatus(context, inputs) {
    const done = await status_status(context, inputs);
    const faults = done.checks.filter(({ state }) => state !== 'ok');
    const broken = faults.filter(({ state }) => state === 'broken');
    return {
        sentence: `status ${done.state}: ${(0,converged/* counted */.hS)(done.checks.length, 'check')}, ${broken.length} broken, ${(0,converged/* counted */.hS)(faults.length - broken.length, 'warning')}`,
        lines: [],
        checks: done.checks,
        outputs: {
            outcome: done.state,
            changed: false,
            'key-id': done.keyIds.join(','),
            'api-id': done.apiId,
            'distribution-id': done.distributionIds.join(','),
        },
        failure: broken.length === 0
            ? undefined
            : new failure/* Failure */.H(`The gate "${inputs.name}" is broken: ${broken.map((check) => `${check.name}: ${check.finding}`).join('; ')}.`, once(broken.map(({ remedy }) => remedy)).join(' '), 'status-broken'),
    };
}


/***/ })

};
