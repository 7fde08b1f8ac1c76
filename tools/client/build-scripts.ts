/** The client's modules as JavaScript: one file a module, so that bundlers leave out what is not used. The contract goes in. */

import path from 'node:path'
import { restFamilies } from '@easel/contract'
import { rolldown, type Plugin } from 'rolldown'

export const root = path.join(import.meta.dirname, '../..')
const source = path.join(root, 'packages/sdk/src')

/** Conditions under which the workspace's packages are their sources. */
export const conditions = ['easel-source', 'import', 'default']

/** What only tests load, from where it is installed. */
export const external = ['@easel/server/testing', /^node:/]

const prefix = 'families/'

/** `families/projects` is the module of that name in the contract, with its methods alone. */
function familyPlugin(): Plugin {
  return {
    name: 'families',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load: (id) => {
      if (!id.startsWith(`\0${prefix}`)) return null
      const family = id.slice(prefix.length + 1)
      const methods = (restFamilies as Readonly<Record<string, object>>)[family]
      if (methods === undefined) return null
      const file = family.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
      const module = path.join(root, `packages/contract/src/rest/${file}.ts`)
      return `export { ${Object.keys(methods).join(', ')} } from ${JSON.stringify(module)}`
    },
  }
}

/** `packages/sdk/src/a.ts` → `a`, `packages/contract/src/b.ts` → `contract/b`. */
const placeOf = (name: string): string =>
  name
    .replaceAll('\0', '')
    .replace(/^(?:packages\/)?sdk\/src\//, '')
    .replace(/^(?:packages\/)?contract\/src\//, 'contract/')

/** Functions that make declarations, and do nothing else. */
const makers =
  /(?<![\w.])(element|optional|many|text|word|luid|boolean|booleanText|number|decimal|digits|time|orEmpty|asElement|asContent|replies|accepts|repliesOneOf|file|arrayOf|method|cloudMethod|textField|timeField|numberField|booleanField)\(/g

/** Says of each declaration that it may be left out where nothing uses it: bundlers cannot see that by themselves. */
const purePlugin: Plugin = {
  name: 'pure declarations',
  renderChunk: (code, { fileName }) =>
    /^contract\/(elements|rest|cloud-manager)\//.test(fileName) ||
    fileName === 'contract/wire/paging.js'
      ? code.replaceAll(makers, '/* @__PURE__ */ $1(')
      : null,
}

type Form = 'esm' | 'cjs'

const families = Object.fromEntries(
  Object.keys(restFamilies).map((name) => [`${prefix}${name}`, `${prefix}${name}`]),
)

/** The child process of the tests' Easel is a module in any case. */
const inputs = (form: Form): Readonly<Record<string, string>> => ({
  index: path.join(source, 'index.ts'),
  'testing/index': path.join(source, 'testing/index.ts'),
  ...(form === 'esm' ? { 'testing/child': path.join(source, 'testing/child.ts') } : {}),
  ...families,
})

async function buildForm(out: string, form: Form): Promise<void> {
  const build = await rolldown({
    cwd: root,
    input: inputs(form),
    resolve: { conditionNames: conditions },
    // Of Node 20 and of the browsers of its time.
    transform: { target: 'es2022' },
    external,
    plugins: [familyPlugin(), purePlugin],
    logLevel: 'silent',
  })
  const fileNames = ({ name }: { readonly name: string }): string =>
    `${placeOf(name)}.${form === 'esm' ? 'js' : 'cjs'}`
  await build.write({
    dir: out,
    preserveModules: true,
    preserveModulesRoot: source,
    format: form,
    entryFileNames: fileNames,
    chunkFileNames: fileNames,
  })
  await build.close()
}

/** Writes the modules in both forms. */
export async function buildScripts(out: string): Promise<void> {
  await buildForm(out, 'esm')
  await buildForm(out, 'cjs')
}
