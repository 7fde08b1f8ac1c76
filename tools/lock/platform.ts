/** What a package of native code says about itself in a lock file, read from its name. */

export interface Platform {
  readonly os: readonly string[]
  readonly cpu: readonly string[]
  readonly libc?: readonly string[]
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']
/** Words that name the C library, and with it some processors of 32 bits. */
const libraries: Readonly<Record<string, string>> = {
  gnu: 'glibc',
  gnueabihf: 'glibc',
  musl: 'musl',
  musleabihf: 'musl',
}

/** Null where the name tells no system or no processor. */
export function platformOf(name: string): Platform | null {
  const words = name.split(/[/-]/)
  const os = words.findLast((word) => systems.includes(word))
  const cpu = words.findLast((word) => processors.includes(word))
  if (os === undefined || cpu === undefined) return null
  const library = libraries[words.at(-1) ?? '']
  return { os: [os], cpu: [cpu], ...(library !== undefined && { libc: [library] }) }
}
