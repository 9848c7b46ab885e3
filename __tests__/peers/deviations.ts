/** Answers of moto's that are not AWS's. */
export interface Deviation {
  readonly scenario: string;
  /** Step -> what moto answers there; anything else is a difference that nobody has explained. */
  readonly moto: Readonly<Record<string, unknown>>;
  /** What AWS does, and where that is written. */
  readonly aws: string;
}

/** Of moto 5.2.5. "API reference" and "developer guide" are those of the service in question. */
export const deviations: readonly Deviation[] = [
  {
    scenario: 'a key is disabled and enabled by PATCH; its value never changes',
    moto: { 'another value': 'done', 'a path that there is not': 'done' },
    aws: 'UpdateApiKey takes the paths that "Patch operations" of the API reference lists, /value not among them, and refuses others with BadRequestException.',
  },
  {
    scenario: 'tags of a key come with it, are added and taken away by its ARN',
    moto: { tag: 'SyntaxError 404', untag: 'SyntaxError 404', read: 'SyntaxError 404' },
    aws: 'TagResource, UntagResource and GetTags take the ARN of an API key (developer guide, "API Gateway resources that can be tagged").',
  },
  {
    scenario: 'a plan holds two keys; each goes by itself, and not twice',
    moto: { 'add the first again': 'done' },
    aws: 'CreateUsagePlanKey lists ConflictException (409); a key stands in a plan once (API reference).',
  },
  {
    scenario: 'a plan holds two keys; each goes by itself, and not twice',
    moto: { 'remove again': 'SyntaxError 500' },
    aws: 'DeleteUsagePlanKey lists NotFoundException (404) (API reference); 500 is no documented answer.',
  },
  {
    scenario: 'a plan holds two keys; each goes by itself, and not twice',
    moto: { 'list then': ['two'] },
    aws: 'Nothing is documented about a deleted key in a list of its plan. local-aws does either, by an assumption that this comparison sets to "it goes".',
  },
  {
    scenario: 'a plan with a stage is not deleted before the stage has gone from it',
    moto: {
      'delete too early': 'done',
      'take the stage away': 'NotFoundException 404',
      delete: 'SyntaxError 500',
    },
    aws: 'A plan with API stages cannot be deleted: BadRequestException (developer guide, "Maintain a usage plan": remove the stages first). The two later answers of moto follow from its having deleted the plan.',
  },
  {
    scenario: 'a plan does not take a stage that there is not',
    moto: { create: 'done' },
    aws: 'CreateUsagePlan lists NotFoundException (404) for what it names and there is not (API reference).',
  },
  {
    scenario: 'a REST API has its root, keeps its settings and goes',
    moto: {
      create: {
        name: 'images',
        binaryMediaTypes: [],
        apiKeySource: 'HEADER',
        types: ['REGIONAL'],
        tags: { gate: 'images' },
        disableExecuteApiEndpoint: false,
      },
    },
    aws: 'binaryMediaTypes of CreateRestApi are kept and answered (API reference, RestApi).',
  },
  {
    scenario: 'resources of one parent have different names',
    moto: { 'create again': { path: '/{proxy+}' } },
    aws: 'CreateResource lists ConflictException (409): "Another resource with the same parent already has this name".',
  },
  {
    scenario: 'a method is put, read, changed and asked for where there is none',
    moto: { 'no key needed': 'SyntaxError 500' },
    aws: 'UpdateMethod takes replace on /apiKeyRequired (API reference, "Patch operations").',
  },
  {
    scenario: 'a method is put, read, changed and asked for where there is none',
    moto: { 'put again': 'done' },
    aws: 'PutMethod lists ConflictException (409): "Method already exists for this resource".',
  },
  {
    scenario: 'a deployment needs a method, and a stage a deployment',
    moto: { 'a stage without a deployment': 'done' },
    aws: 'CreateStage needs the id of a deployment of the API and lists NotFoundException (API reference).',
  },
  {
    scenario: 'an update needs the current version and makes a new one',
    moto: {
      'with a malformed version': 'done',
      'with another version': 'done',
      'with the version of before': 'done',
    },
    aws: 'UpdateDistribution: InvalidIfMatchVersion (400) for what is no version, PreconditionFailed (412) for another one than the current (API reference).',
  },
  {
    scenario: 'an update needs the current version and makes a new one',
    moto: { 'with the current version': { changed: false, status: 'Deployed', comment: 'new' } },
    aws: 'The ETag is "the current version of the configuration" and changes with it; the distribution is InProgress until the change has reached every edge (API reference, Distribution).',
  },
  {
    scenario: 'an origin is checked',
    moto: { 'one with a scheme': 'done' },
    aws: 'DomainName is a domain name; else InvalidOrigin (400) (API reference, CreateDistribution).',
  },
  {
    scenario: 'a distribution goes only when it is disabled',
    moto: {
      enabled: 'done',
      disable: 'NoSuchDistribution 404',
      disabled: 'InvalidIfMatchVersion 400',
    },
    aws: 'DeleteDistribution of an enabled distribution: DistributionNotDisabled (409) (API reference). The later answers of moto follow from its having deleted it.',
  },
  {
    scenario: 'an invalidation is made',
    moto: { create: { status: 'COMPLETED', paths: ['/*'] } },
    aws: 'Status is InProgress, then Completed, so written (API reference, Invalidation).',
  },
  {
    scenario: 'a Lambda function is made, read and deleted',
    moto: {
      create: {
        Version: '$LATEST',
        Runtime: 'nodejs22.x',
        MemorySize: 1_536,
        State: 'Active',
        hasCode: true,
        variables: { BUCKET: 'pictures' },
      },
    },
    aws: 'A new function is Pending until it can be invoked (developer guide, "Lambda function states").',
  },
  {
    scenario: 'code and configuration are changed; what is not named stays',
    moto: { 'a stale revision': 'done' },
    aws: 'UpdateFunctionConfiguration with another RevisionId than the current: PreconditionFailedException (412) (API reference).',
  },
  {
    scenario: 'versions are numbered, an alias points to one of them',
    moto: { 'alias again': 'ConflictException 409' },
    aws: 'CreateAlias lists ResourceConflictException (409) (API reference); there is no ConflictException in Lambda.',
  },
  {
    scenario: 'a resource policy grants API Gateway, once under each name',
    moto: { 'add again': 'done', read: 2, 'remove again': 'done' },
    aws: 'A statement id is unique in the policy: AddPermission answers ResourceConflictException (409), RemovePermission of an unknown one ResourceNotFoundException (404) (API reference).',
  },
  {
    scenario: 'a policy that is no JSON is refused',
    moto: { 'as trust': 'done' },
    aws: 'CreateRole lists MalformedPolicyDocument (400) (API reference).',
  },
];
