export const id = 136;
export const ids = [136];
export const modules = {

/***/ 5136:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   SecretCalls: () => (/* binding */ SecretCalls),
/* harmony export */   isOwnVersion: () => (/* binding */ isOwnVersion),
/* harmony export */   versionAfter: () => (/* binding */ versionAfter),
/* harmony export */   versionOf: () => (/* binding */ versionOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7598);
/* harmony import */ var _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2994);
/* harmony import */ var _failure_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1957);
/* harmony import */ var _client_call_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9709);
/* harmony import */ var _client_refusal_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2045);
/* harmony import */ var _ownership_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7624);
/* harmony import */ var _client_too_late_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(7108);







/** Days in which a deleted secret can be restored: the fewest that AWS allows. */
const recoveryWindow = 7;
/** Calls to Secrets Manager. Its client is loaded with this file, which is imported only where there is a secret. */
class SecretCalls {
    aws;
    client;
    id;
    constructor(aws, id) {
        this.aws = aws;
        this.client = aws.create(_aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .SecretsManagerClient */ ._H);
        this.id = id;
    }
    /** The secret without its values; undefined when it does not exist. */
    async find() {
        const { id, client } = this;
        const seen = await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_2__/* .callIfThere */ .Mz)(client, _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .DescribeSecretCommand */ .X5, id, { SecretId: id });
        if (!seen)
            return undefined;
        const { ARN: arn, Name: name } = seen;
        if (arn === undefined || name === undefined)
            throw new Error('secretsmanager:DescribeSecret answered without ARN or name: nothing was changed');
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
    /** The text of a version; undefined when it is gone, or not text. */
    async value(versionId) {
        const { id, client } = this;
        const input = { SecretId: id, VersionId: versionId };
        return withKmsRemedy(async () => (await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_2__/* .callIfThere */ .Mz)(client, _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .GetSecretValueCommand */ .d2, id, input))?.SecretString);
    }
    /** The first version too is named by what was there before: nothing. */
    async create(value, tags) {
        const { id, client } = this;
        const command = new _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .CreateSecretCommand */ ._f({
            Name: id,
            Description: 'The API key that CloudFront sends. Managed by CloudFront Image Gate.',
            SecretString: value,
            ClientRequestToken: versionAfter(id, new Map()),
            Tags: (0,_ownership_js__WEBPACK_IMPORTED_MODULE_4__/* .tagList */ .Tw)(tags),
        });
        await (0,_client_refusal_js__WEBPACK_IMPORTED_MODULE_3__/* .refusable */ .SH)('secretsmanager:CreateSecret', id, client.send(command), [value]);
    }
    /**
     * Makes `value` the current version, under the id `versionId`. An id is used once: where another value has it, another
     * writer was faster, and AWS answers ResourceExistsException. With the same value again it does nothing.
     */
    async write(value, versionId, { secrets, notLaterThan }) {
        const { aws, client, id } = this;
        const command = new _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .PutSecretValueCommand */ .cp({
            ...{ SecretId: id, SecretString: value },
            ClientRequestToken: versionId,
        });
        (0,_client_too_late_js__WEBPACK_IMPORTED_MODULE_5__/* .sendNotLaterThan */ .Z)(aws.clock, command, id, notLaterThan);
        await withKmsRemedy(() => (0,_client_refusal_js__WEBPACK_IMPORTED_MODULE_3__/* .refusable */ .SH)('secretsmanager:PutSecretValue', id, client.send(command), [value, ...secrets]));
    }
    /** Schedules the deletion. */
    async remove() {
        const input = { SecretId: this.id, RecoveryWindowInDays: recoveryWindow };
        await (0,_client_call_js__WEBPACK_IMPORTED_MODULE_2__/* .call */ .T1)(this.client, _aws_sdk_client_secrets_manager__WEBPACK_IMPORTED_MODULE_6__/* .DeleteSecretCommand */ .hh, this.id, input);
    }
}
/**
 * The id of the version that follows these: the same for everybody who saw the same two, so that of all their writes AWS takes
 * one. Each write moves AWSPREVIOUS too, so no two states are named alike unless labels are moved by hand, twice.
 */
function versionAfter(arn, stages) {
    const id = digest(`${arn} ${versionOf(stages)}`).slice(0, 40);
    return id + signature(id);
}
/** Whether this action chose the id: then it wrote the value, whatever became of its key since. */
function isOwnVersion(version) {
    return version.slice(40) === signature(version.slice(0, 40));
}
const signature = (id) => digest(`cloudfront-image-gate ${id}`).slice(0, 24);
const digest = (text) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(text).digest('hex');
/** Which versions are current and previous, as one text. */
function versionOf(stages) {
    return `${stages.get('AWSCURRENT') ?? ''}/${stages.get('AWSPREVIOUS') ?? ''}`;
}
/** Of a secret with a key of its own AWS says only that "Access to KMS is not allowed". */
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
