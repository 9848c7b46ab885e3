import { Failure } from '../../failure.ts';
import { refusedWith } from './refusal.ts';

/**
 * On in every account; all others, and all that are still to come, have to be switched on
 * (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html). China's accounts are of their own.
 */
const alwaysOn =
  /^(us-(east|west)-[12]|ap-northeast-[123]|ap-south-1|ap-southeast-[12]|ca-central-1|eu-central-1|eu-north-1|eu-west-[123]|sa-east-1|cn-.*)$/;

/**
 * The same error, but for one of a Region that the account may have to switch on: good credentials are unknown there, and AWS says so
 * in the words that it has for wrong ones.
 */
export function withRegionRemedy(error: unknown, region: string): unknown {
  const unknown = refusedWith(error, 'UnrecognizedClientException', 'InvalidClientTokenId');
  if (!unknown || !(error instanceof Failure) || alwaysOn.test(region)) return error;
  return new Failure(
    error.message,
    `If the credentials are good, this account has not switched on the Region ${region}: switch it on in the account settings, under AWS Regions (it can take hours), or choose another \`region\`.`,
    'region-not-enabled',
    error.cause,
  );
}
