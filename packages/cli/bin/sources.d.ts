export function sourcesOf(root: string): string
export function isBundleFresh(root: string): boolean
export function noteBundled(root: string, sources: string): void
