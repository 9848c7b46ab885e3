export const id = 136;
export const ids = [136];
export const modules = {

/***/ 5136:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   isOwnVersion: () => (/* binding */ isOwnVersion),
/* harmony export */   secretCalls: () => (/* binding */ secretCalls),
/* harmony export */   versionAfter: () => (/* binding */ versionAfter),
/* harmony export */   versionOf: () => (/* binding */ versionOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2994);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1957);
/* harmony import */ var _client_call_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9709);
/* harmony import */ var _client_refusal_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2045);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7624);
/* harmony import */ var _client_time_limit_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3806);







/** Days in which a deleted secret can be restored: the fewest that AWS allows. */
const recoveryWindow = 7;
/** The label of our version that is to become the current one. */
const nextLabel = 'cloudfront-image-gate';
/** Calls to Secrets Manager. Its client is loaded with this file, which is imported only where there is a secret. */
function secretCalls(aws, id) {
    const client = aws.create(_aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .SecretsManagerClient */ ._H);
    const put = async (value, versionId, notLaterThan, VersionStages) => {
        const input = { SecretId: id, SecretString: value, ClientRequestToken: versionId, VersionStages };
        const command = new _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .PutSecretValueCommand */ .cp(input);
        (0,_client_time_limit_js__WEBPACK_IMPORTED_MODULE_5__/* .sendNotLaterThan */ .ZO)(aws.clock, command, id, notLaterThan);
        await withKmsRemedy(() => (0,_client_call_js__WEBPACK_IMPORTED_MODULE_2__/* .send */ .tN)(client, command, id));
    };
    return {
        /** The secret without its values; undefined when it does not exist. */
        find: async () => {
            const seen = await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_2__/* .callIfThere */ .Mz)(client, _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .DescribeSecretCommand */ .X5, id, { SecretId: id });
            return seen && fromSdk(seen);
        },
        /** The text of a version; undefined if it no longer exists or is not text. */
        value: async (versionId) => {
            const input = { SecretId: id, VersionId: versionId };
            return (await withKmsRemedy(() => (0,_client_call_js__WEBPACK_IMPORTED_MODULE_2__/* .callIfThere */ .Mz)(client, _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .GetSecretValueCommand */ .d2, id, input)))
                ?.SecretString;
        },
        /** Whether it has a current version, of any kind. */
        holds: async () => (await withKmsRemedy(() => (0,_client_call_js__WEBPACK_IMPORTED_MODULE_2__/* .callIfThere */ .Mz)(client, _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .GetSecretValueCommand */ .d2, id, { SecretId: id }))) !==
            undefined,
        /** The first version's id, too, derives from what came before: nothing. */
        create: (value, tags) => (0,_client_call_js__WEBPACK_IMPORTED_MODULE_2__/* .call */ .T1)(client, _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .CreateSecretCommand */ ._f, id, {
            Name: id,
            Description: 'The API key that CloudFront sends. Managed by CloudFront Image Gate.',
            SecretString: value,
            ClientRequestToken: versionAfter(id, new Map()),
            Tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__/* .tagList */ .Tw)(tags),
        }),
        /**
         * Makes `value` the current version, under the id `versionId`. An id is used once: if it has another value, another writer was
         * faster, and AWS returns ResourceExistsException. The same value again changes nothing.
         */
        write: (value, versionId, notLaterThan) => put(value, versionId, notLaterThan),
        /**
         * The same, but only if `from` is the current version at that moment, so that another writer's value is not lost. Returns false
         * if it is not. Until then the new version has its own label, by which it is found and counts as sent.
         */
        replace: async (value, versionId, from, notLaterThan) => {
            await put(value, versionId, notLaterThan, [nextLabel]);
            const command = new _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .UpdateSecretVersionStageCommand */ .be({
                ...{ SecretId: id, VersionStage: 'AWSCURRENT' },
                ...{ MoveToVersionId: versionId, RemoveFromVersionId: from },
            });
            (0,_client_time_limit_js__WEBPACK_IMPORTED_MODULE_5__/* .sendNotLaterThan */ .ZO)(aws.clock, command, id, notLaterThan);
            try {
                await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_2__/* .send */ .tN)(client, command, id);
                return true;
            }
            catch (error) {
                if (!(0,_client_refusal_js__WEBPACK_IMPORTED_MODULE_3__/* .refusedWith */ .P0)(error, 'InvalidParameterException'))
                    throw error;
                return false;
            }
        },
        /** Schedules the deletion. */
        remove: () => (0,_client_call_js__WEBPACK_IMPORTED_MODULE_2__/* .call */ .T1)(client, _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .DeleteSecretCommand */ .hh, id, { SecretId: id, RecoveryWindowInDays: recoveryWindow }),
    };
}
function fromSdk(seen) {
    const { ARN: arn = '', Name: name = '' } = seen;
    const labels = Object.entries(seen.VersionIdsToStages ?? {});
    return {
        ...{ arn, name },
        tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__/* .tagsIn */ .bk)(seen.Tags),
        deleted: seen.DeletedDate !== undefined,
        rotated: seen.RotationEnabled === true,
        kmsKeyId: seen.KmsKeyId,
        stages: new Map(labels.flatMap(([version, stages]) => stages.map((stage) => [stage, version]))),
    };
}
/**
 * The id of the version that follows these: the same for every run that saw the same two, so AWS accepts only one of their writes.
 * Each write also moves AWSPREVIOUS, so no two states get the same id unless labels are moved by hand, twice. `text`: for a write
 * that is won or lost in another way, the id belongs to this text alone.
 */
function versionAfter(arn, stages, text = '') {
    const id = digest(`${arn} ${versionOf(stages)} ${text}`.trimEnd()).slice(0, 40);
    return id + signature(id);
}
/** Whether this action chose the id, which means that it wrote the value, whatever happened to the key since. */
function isOwnVersion(version) {
    return version.slice(40) === signature(version.slice(0, 40));
}
const signature = (id) => digest(`cloudfront-image-gate ${id}`).slice(0, 24);
const digest = (text) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex');
/** Which versions are current and previous, as one text. */
function versionOf(stages) {
    return `${stages.get('AWSCURRENT') ?? ''}/${stages.get('AWSPREVIOUS') ?? ''}`;
}
/** For a secret with a customer-managed key AWS only says "Access to KMS is not allowed". */
async function withKmsRemedy(act) {
    try {
        return await act();
    }
    catch (error) {
        const isKms = error instanceof _failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .H &&
            (/\bKMS\b/.test(error.message) || (0,_client_refusal_js__WEBPACK_IMPORTED_MODULE_3__/* .refusedWith */ .P0)(error, 'DecryptionFailure', 'EncryptionFailure'));
        if (!isKms)
            throw error;
        throw new _failure_js__WEBPACK_IMPORTED_MODULE_1__/* .Failure */ .H(error.message, "Grant the role kms:Decrypt and kms:GenerateDataKey on the secret's own KMS key, and check that the key is enabled.", 'key-secret', error.cause);
    }
}


/***/ })

};
