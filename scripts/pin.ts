import { globSync, readFileSync, writeFileSync } from 'node:fs';

/**
 * Pins every workflow that users copy to one commit of this action: `npm run pin -- SHA vX.Y.Z`, the last step of a release. A tag
 * can be moved, and these workflows have powerful roles.
 */
const [sha = '', version = ''] = process.argv.slice(2);
if (!/^[0-9a-f]{40}$/.test(sha) || !/^v\d+\.\d+\.\d+$/.test(version))
  throw new Error('Usage: npm run pin -- SHA vX.Y.Z, the full commit and its release.');
for (const file of ['README.md', ...globSync(['docs/*.md', 'examples/**/*.yml', 'examples/**/*.md'])]) {
  const text = readFileSync(file, 'utf8');
  const pinned = text.replaceAll(
    /((?:uses|repository): cloudfront-image-gate\/cloudfront-image-gate(?:@|\n +ref: ))\S+( # v\S+)?/g,
    `$1${sha} # ${version}`,
  );
  if (pinned !== text) writeFileSync(file, pinned);
}
