/** Where the module is that renderer processes run. */

/** The modules of the package all lie in one folder, those of the sources do not. */
export function vizEntry(): URL {
  const isSource = import.meta.url.endsWith('.ts')
  return new URL(isSource ? './process/viz-renderer.ts' : './viz-renderer.js', import.meta.url)
}
