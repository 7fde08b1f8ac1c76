import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** Prints the packages that are resolved while the library is imported. */
const program = `
import { registerHooks } from 'node:module'
const found = new Set()
registerHooks({
  resolve(specifier, context, next) {
    if (/^[@a-z]/.test(specifier) && !/^(node|file):/.test(specifier)) found.add(specifier.split('/')[0])
    return next(specifier, context)
  },
})
await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
console.log(JSON.stringify([...found].sort()))
`

test('importing the library loads a reader of XML and nothing heavier', async () => {
  const args = ['--conditions=easel-source', '--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  expect(JSON.parse(stdout)).toEqual(['saxes', 'xmlchars'])
})
