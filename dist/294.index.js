export const id = 294;
export const ids = [294];
export const modules = {

/***/ 8294:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tellGitHub: () => (/* binding */ tellGitHub)
});

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(2413);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js + 1 modules
var lib = __webpack_require__(4942);
// EXTERNAL MODULE: ./node_modules/@octokit/plugin-throttling/dist-bundle/index.js
var dist_bundle = __webpack_require__(6856);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(8321);
;// CONCATENATED MODULE: ./lib/report/github/api.js





/** GitHub's hourly limit may be an hour away: nothing here is worth waiting that long. Seconds. */
const longestPause = 120;
/** How often one request waits for a limit. */
const mostWaits = 4;
/** Milliseconds after which a request without a response from GitHub is given up. */
const patience = 20_000;
/**
 * Octokit with its plugin for GitHub's rate limits, which waits as long as GitHub requests. Its plugin for other errors would repeat
 * a POST whose response was lost and create a duplicate; github.ts starts again with a read instead.
 */
function connectRepository(settings, place) {
    const { token, environment, signal, second = 1_000 } = settings;
    // GitHub Enterprise has its own.
    const baseUrl = environment.GITHUB_API_URL ?? 'https://api.github.com';
    const brief = (after, _options, _octokit, retryCount) => after <= longestPause && retryCount < mostWaits;
    // Spaces the requests of one run as GitHub requires; other runs do not wait for it.
    const pace = { id: (0,external_node_crypto_.randomUUID)(), retryAfterBaseValue: second };
    const octokit = (0,github/* getOctokit */.Q)(token, {
        baseUrl,
        request: { fetch: fetchThroughProxy, signal },
        throttle: { onRateLimit: brief, onSecondaryRateLimit: brief, ...pace },
    }, dist_bundle/* throttling */.A);
    const at = ({ owner, repo }, path) => `/repos/${owner}/${repo}${path}`;
    return {
        get: async (path, query = {}) => (await octokit.request(`GET ${at(place, path)}`, query)).data,
        list: async (path, query = {}) => octokit.paginate(`GET ${at(place, path)}`, { ...query, per_page: 100 }),
        send: async (verb, path, body = {}) => (await octokit.request(`${verb} ${at(place, path)}`, { ...body })).data,
    };
}
/** The toolkit's own client goes through the runner's proxy without undici, which is larger than the rest of the GitHub code. */
async function fetchThroughProxy(url, { method = 'GET', headers, body }) {
    const client = new lib/* HttpClient */.Qq(undefined, [], { allowRetries: false, socketTimeout: patience });
    const { message } = await client.request(method, url, body ?? null, headers);
    // Not readBody(), which waits forever when the connection breaks midway.
    const answer = await (0,consumers_.text)(message);
    const { statusCode: status = 500, headers: answered } = message;
    const flat = Object.entries(answered).map(([name, value]) => [name, String(value)]);
    return new Response([204, 205, 304].includes(status) ? null : answer, { status, headers: flat });
}

// EXTERNAL MODULE: ./lib/report/markdown.js
var markdown = __webpack_require__(3021);
;// CONCATENATED MODULE: ./lib/report/github/ended-run.js

/** GitHub takes 65,536 characters. */
const longestBody = 60_000;
/** First line of everything that the action writes on GitHub, by which it recognises its own texts. */
function marker({ command, gate }) {
    return `<!-- cloudfront-image-gate: ${command} ${gate} -->`;
}
/** What the action writes on GitHub about a run: its mark, then the parts that are not empty. */
function bodyOf(run, parts) {
    return (0,markdown/* withinBytes */.XF)([marker(run), ...parts.filter((part) => part !== '')].join('\n\n'), longestBody);
}

;// CONCATENATED MODULE: ./lib/report/github/comment.js


/**
 * Accepted authors of a comment of the action: an app, such as the workflow's own token, or a person with write access. Anyone may
 * post a comment that begins like ours, and could later edit what we had written into it.
 */
const trusted = ['OWNER', 'MEMBER', 'COLLABORATOR'];
/** The plan of a dry run as one comment on its pull request, brought up to date by later runs. Needs `pull-requests: write`. */
async function keepComment(api, { number, sha }, run) {
    const comments = await api.list(`/issues/${number}/comments`);
    const ours = comments.find(({ body, user, author_association }) => body?.startsWith(marker(run)) && (user?.type === 'Bot' || trusted.includes(author_association)));
    const body = bodyOf(run, [
        `### Image gate "${(0,markdown/* plain */.pj)(run.gate)}": what \`${run.command}\` would do`,
        (0,markdown/* plain */.pj)(run.sentence),
        (0,markdown/* bullets */.e5)(run.lines),
        run.remedy ? `**What to do:** ${(0,markdown/* prose */.CS)(run.remedy)}` : '',
        `As of ${sha}.`,
    ]);
    if (!ours)
        await api.send('POST', `/issues/${number}/comments`, { body });
    else if (ours.body !== body)
        await api.send('PATCH', `/issues/comments/${ours.id}`, { body });
}

;// CONCATENATED MODULE: ./lib/report/github/deployment.js

const states = { well: 'success', badly: 'failure', unfinished: 'in_progress' };
/** Records a GitHub Deployment of this commit, unless it is there and ended alike. Needs `deployments: write`. */
async function recordDeployment(api, { sha, runUrl }, run) {
    const environment = `image-gate-${run.gate}`;
    const [found] = await api.get('/deployments', { sha, environment, per_page: '1' });
    const { id } = found ??
        (await api.send('POST', '/deployments', {
            ref: sha,
            environment,
            auto_merge: false,
            // The deployment is done: an unfinished check must not prevent its record.
            required_contexts: [],
            description: 'CloudFront Image Gate',
        }));
    const statuses = `/deployments/${id}/statuses`;
    const [last] = await api.get(statuses, { per_page: '1' });
    const state = states[run.ended];
    if (last?.state === state)
        return;
    await api.send('POST', statuses, {
        state,
        log_url: runUrl,
        // GitHub takes 140 characters.
        description: (0,markdown/* oneLine */.TN)(run.sentence).slice(0, 140),
        ...(run.address ? { environment_url: run.address } : {}),
    });
}

;// CONCATENATED MODULE: ./lib/report/github/issue.js


/** The label by which the action's issues are found: only users with write access can set labels. */
const label = 'cloudfront-image-gate';
/** One open issue while the command fails on this gate; the first run that ends well closes it. Needs `issues: write`. */
async function keepIssue(api, place, run) {
    const open = await api.list('/issues', { labels: label, state: 'open', direction: 'asc' });
    const [issue, ...copies] = open.filter(({ body }) => body?.startsWith(marker(run)));
    // Two runs that failed at the same time may both have opened one.
    for (const copy of copies)
        await issue_close(api, copy, `Duplicate of #${String(issue?.number)}.`, 'not_planned');
    if (run.ended === 'well') {
        if (issue)
            await issue_close(api, issue, `It works again: ${place.runUrl}`, 'completed');
        return;
    }
    const more = run.more ? ` ([more](${run.more}))` : '';
    const body = bodyOf(run, [
        (0,markdown/* plain */.pj)(run.sentence),
        run.remedy ? `**What to do:** ${(0,markdown/* prose */.CS)(run.remedy)}${more}` : '',
        `Last failing run: ${place.runUrl}`,
        'The action keeps this issue up to date and closes it as soon as a run ends well.',
    ]);
    if (issue) {
        if (issue.body !== body)
            await api.send('PATCH', `/issues/${issue.number}`, { body });
        return;
    }
    const title = `Image gate "${run.gate}": ${run.command} fails`;
    const opened = await api.send('POST', '/issues', { title, body, labels: [label] });
    // GitHub drops labels silently where the token may not set them; without it the next run would open another.
    if (opened.labels.length === 0)
        await api.send('POST', `/issues/${opened.number}/labels`, { labels: [label] });
}
async function issue_close(api, { number }, reason, state_reason) {
    await api.send('PATCH', `/issues/${number}`, { state: 'closed', state_reason });
    await api.send('POST', `/issues/${number}/comments`, { body: reason });
}

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(3024);
;// CONCATENATED MODULE: ./lib/report/github/place.js

/** Reads the runner's environment; undefined outside a workflow. */
function placeOf(environment) {
    const [owner, repo] = (environment.GITHUB_REPOSITORY ?? '').split('/');
    if (!owner || !repo)
        return undefined;
    const runId = environment.GITHUB_RUN_ID ?? '0';
    const server = environment.GITHUB_SERVER_URL ?? 'https://github.com';
    const event = readEvent(environment.GITHUB_EVENT_PATH);
    const sha = environment.GITHUB_SHA ?? '';
    return {
        owner,
        repo,
        sha,
        runId: Number(runId),
        runUrl: `${server}/${owner}/${repo}/actions/runs/${runId}`,
        // octo/pictures/.github/workflows/rotate.yml@refs/heads/main
        workflow: /\/([^/@]+)@/.exec(environment.GITHUB_WORKFLOW_REF ?? '')?.[1],
        cron: environment.GITHUB_EVENT_NAME === 'schedule' ? event.schedule : undefined,
        pullRequest: environment.GITHUB_EVENT_NAME === 'pull_request'
            ? readPullRequest(event, `${owner}/${repo}`, sha)
            : undefined,
    };
}
function readPullRequest({ pull_request }, place, merged) {
    if (!pull_request)
        return undefined;
    const { number, head } = pull_request;
    const fromFork = head !== undefined && head.repo?.full_name !== place;
    return { number, sha: head?.sha ?? merged, fromFork };
}
/** The event's payload, which the runner leaves in a file. */
function readEvent(file) {
    if (!file)
        return {};
    try {
        return JSON.parse((0,external_node_fs_.readFileSync)(file, 'utf8'));
    }
    catch {
        return {};
    }
}

// EXTERNAL MODULE: ./node_modules/croner/dist/croner.js
var croner = __webpack_require__(5814);
;// CONCATENATED MODULE: ./lib/report/github/schedule.js

/** The most missed schedules that a warning reports. */
const mostCounted = 1_000;
/** Keeps the schedule enabled: GitHub disables it after 60 days without activity in public repositories. Needs `actions: write`. */
async function keepScheduleOn(api, workflow) {
    const path = `/actions/workflows/${encodeURIComponent(workflow)}`;
    const { state } = await api.get(path);
    // It was disabled while this run was in progress, on purpose, so it stays disabled.
    if (state === 'disabled_manually')
        return;
    await api.send('PUT', `${path}/enable`);
}
/** Reports scheduled runs that GitHub dropped, as it does under load, mostly on the full hour. Needs `actions: read`. */
async function missedSchedules(api, place, { workflow, cron, now }) {
    const { workflow_runs } = await api.get(`/actions/workflows/${encodeURIComponent(workflow)}/runs`, {
        event: 'schedule',
        per_page: '5',
    });
    const before = workflow_runs.find(({ id }) => id < place.runId);
    if (!before)
        return undefined;
    // A run that took long, or is re-run days later, must not count schedules that were due after its start.
    const own = workflow_runs.find(({ id }) => id === place.runId);
    const started = own ? Date.parse(own.created_at) : now;
    const missed = slotsBetween(cron, Date.parse(before.created_at), started) - 1;
    if (missed < 1)
        return undefined;
    const runs = missed === 1 ? '1 scheduled run' : `${missed} scheduled runs`;
    return `${runs} of ${workflow} did not start since ${before.created_at}: choose a minute that is not on the full hour, and check whether the schedule is disabled.`;
}
/** How often a run is due by `cron` after `from` and up to `to`, both in milliseconds. GitHub's schedules are in UTC. */
function slotsBetween(cron, from, to) {
    const schedule = new croner/* Cron */.l4(cron, { timezone: 'UTC', paused: true });
    return schedule.nextRuns(mostCounted, new Date(from)).filter((slot) => slot.getTime() <= to).length;
}

// EXTERNAL MODULE: ./lib/secrets.js
var lib_secrets = __webpack_require__(150);
;// CONCATENATED MODULE: ./lib/report/github.js







/**
 * Reports the end of a run to GitHub: keeps the schedule enabled, one open issue for a lasting failure, a Deployment for a deploy, a
 * comment on the pull request for a plan. Never throws: what GitHub rejects becomes a warning with its remedy, because it does not
 * break the gate.
 */
async function tellGitHub(settings, ended) {
    const { token, environment, clock, warn, signal, secrets } = settings;
    const place = placeOf(environment);
    if (token === '' || !place || signal.aborted)
        return;
    const api = connectRepository(settings, place);
    for (const task of tasks(api, place, cleaned(ended, secrets), settings)) {
        try {
            await persist(clock, task.run, signal);
        }
        catch (error) {
            const said = error instanceof Error ? error.message : String(error);
            warn(`GitHub: ${task.what} failed: ${said}. ${remedy(error, task)}`);
        }
    }
}
/** The tasks after this run, in this place. */
function tasks(api, place, run, { clock, warn }) {
    const { workflow, cron, pullRequest } = place;
    const watched = ['rotate', 'status'].includes(run.command) && !run.dryRun && run.ended !== 'unfinished';
    const all = [
        workflow !== undefined &&
            cron !== undefined && {
            what: 'checking for missed schedules and keeping the schedule enabled',
            permission: 'actions: write',
            run: async () => {
                const missed = await missedSchedules(api, place, { workflow, cron, now: clock.now() });
                await keepScheduleOn(api, workflow);
                if (missed !== undefined)
                    warn(missed);
            },
        },
        watched && {
            what: 'keeping the issue',
            permission: 'issues: write',
            run: () => keepIssue(api, place, run),
        },
        run.command === 'deploy' &&
            !run.dryRun && {
            what: 'recording the deployment',
            permission: 'deployments: write',
            run: () => recordDeployment(api, place, run),
        },
        run.dryRun &&
            pullRequest !== undefined && {
            what: 'commenting the plan',
            permission: 'pull-requests: write',
            forFork: pullRequest.fromFork,
            run: () => keepComment(api, pullRequest, run),
        },
    ];
    return all.filter((task) => task !== false);
}
function cleaned(run, secrets) {
    const clean = (text) => (0,lib_secrets/* withoutSecrets */.c)(text, secrets);
    return {
        ...run,
        sentence: clean(run.sentence),
        lines: run.lines.map(clean),
        remedy: run.remedy && clean(run.remedy),
    };
}
function remedy(error, { permission, forFork = false }) {
    const { status } = error;
    if ((status === 403 || status === 404) && forFork)
        return 'On a pull request from a fork the token can only read; the plan is in the job summary.';
    if (status === 403 || status === 404)
        return `Add \`${permission}\` to the job's permissions, or leave \`github-token\` empty.`;
    if (status === 401)
        return 'Give `github-token` a token that is valid here, like `github.token`.';
    if (status === 410)
        return "Enable issues in the repository's settings, or leave `github-token` empty.";
    return 'The gate is not affected; the next run tries again.';
}
const attempts = 5;
/**
 * Repeats a task while GitHub fails or its responses are lost. The task begins with a read, so repeating it creates nothing twice.
 * Throws GitHub's error when waiting does not help. Octokit has already waited for GitHub's rate limits.
 */
async function persist(clock, task, signal) {
    for (let attempt = 1;; attempt++) {
        try {
            await task();
            return;
        }
        catch (error) {
            const { status = 500 } = error;
            if (attempt >= attempts || status < 500)
                throw error;
            await clock.sleep(1_000 * 2 ** (attempt - 1), signal);
        }
    }
}


/***/ })

};
