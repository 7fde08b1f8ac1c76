/** Where the module is that renderer processes run. */

/** Beside this file both in the sources and in the package, whose modules all lie in one folder. */
export function vizEntry(): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return new URL(`./viz-renderer.${extension}`, import.meta.url)
}
