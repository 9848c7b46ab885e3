import { readdirSync } from 'node:fs';

/** Fontconfig's default folders for fonts. */
const usualFolders = ['/usr/share/fonts', '/usr/local/share/fonts'];

/** Whether text can be drawn: Lambda's own images have no fonts, and text shows as boxes. */
export function hasFonts(folders: readonly string[] = usualFolders): boolean {
  return folders.some((folder) => {
    try {
      return readdirSync(folder).length > 0;
    } catch {
      return false;
    }
  });
}
