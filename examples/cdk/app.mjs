// An API behind CloudFront, managed by CDK, with a gate that rotates the key:
//
//   1. cdk deploy                  API and distribution, open, no header
//   2. run gate.yml                creates plan, key and secret, sets the header, locks the API
//   3. cdk deploy -c gated=true    the header comes from the secret, the methods require the key
//
// From then on, set gated to true in cdk.json. The template holds a reference, which CloudFormation resolves whenever it updates the distribution.
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CachePolicy, Distribution, ViewerProtocolPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';

const app = new App();
const gated = String(app.node.tryGetContext('gated')) === 'true';
const stack = new Stack(app, 'shop');

const api = new RestApi(stack, 'Api', {
  endpointTypes: [EndpointType.REGIONAL],
  deployOptions: { stageName: 'live' },
  cloudWatchRole: false,
  // Without it the next deploy would unlock the API again.
  defaultMethodOptions: { apiKeyRequired: gated },
});
api.root.addMethod(
  'GET',
  new MockIntegration({
    requestTemplates: { 'application/json': JSON.stringify({ statusCode: 200 }) },
    integrationResponses: [{ statusCode: '200' }],
  }),
  { methodResponses: [{ statusCode: '200' }] },
);

const key = Secret.fromSecretNameV2(stack, 'Key', 'shop/origin-key');
const distribution = new Distribution(stack, 'Distribution', {
  defaultBehavior: {
    origin: new HttpOrigin(`${api.restApiId}.execute-api.${stack.region}.${stack.urlSuffix}`, {
      originPath: '/live',
      // Unwrapping gives the reference, not the value: "{{resolve:secretsmanager:...}}".
      customHeaders: gated ? { 'x-api-key': key.secretValue.unsafeUnwrap() } : {},
    }),
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    cachePolicy: CachePolicy.CACHING_DISABLED,
  },
});

new CfnOutput(stack, 'ShopApiId', { value: api.restApiId });
new CfnOutput(stack, 'ShopDistributionId', { value: distribution.distributionId });
