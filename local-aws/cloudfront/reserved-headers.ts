/** Headers that belong to CloudFront or to one connection (developer guide, "Restrictions on edge functions", disallowed headers). */
const reserved =
  /^(connection|expect|keep-alive|proxy-(authenticate|authorization|connection)|trailer|upgrade|x-accel-.*|x-amz-cf-.*|x-cache.*|x-edge-.*|x-forwarded-proto|x-real-ip)$/i;

export function isReserved(header: string): boolean {
  return reserved.test(header);
}
