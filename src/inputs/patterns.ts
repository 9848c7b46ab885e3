/** A pattern and the words that complete "It must be ...". */
export type Pattern = readonly [RegExp, string];

export const regionName: Pattern = [/^[a-z]{2}(-[a-z]+)+-\d$/, 'an AWS Region like `eu-central-1`'];
export const distributionId: Pattern = [/^[A-Z0-9]{6,32}$/, 'a distribution ID like `E1A2B3C4D5E6F7`'];
export const domainName: Pattern = [/^(\*\.)?[a-z0-9.-]+\.[a-z]{2,}$/i, 'a domain name'];
export const stageName: Pattern = [
  /^[A-Za-z0-9_-]{1,128}$/,
  'of letters, digits, underscores and hyphens, 1 to 128',
];
