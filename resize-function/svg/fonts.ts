import { readdirSync } from 'node:fs';

/** Where fontconfig looks for fonts unless it is configured otherwise. */
const usualFolders = ['/usr/share/fonts', '/usr/local/share/fonts'];

/** Whether letters can be drawn: Lambda's own images have no fonts, and boxes stand in their place. */
export function hasFonts(folders: readonly string[] = usualFolders): boolean {
  return folders.some((folder) => {
    try {
      return readdirSync(folder).length > 0;
    } catch {
      return false;
    }
  });
}
