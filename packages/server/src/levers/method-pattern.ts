/** Names of methods with `*` for any letters; `rest/` or `cloud-manager/` before the name means that API alone. */

import type { GatedApi } from '../kernel/gate.ts'

export type MethodPattern = (api: GatedApi, name: string) => boolean

export function methodPattern(text: string): MethodPattern {
  const source = text.split('*').map((part) => part.replace(/\W/g, String.raw`\$&`))
  const pattern = new RegExp(`^${source.join('.*')}$`, 'i')
  return (api, name) => pattern.test(name) || pattern.test(`${api}/${name}`)
}
