/** The declarations of the package in one file of plain types, written from the contract's data and the client's sources. */

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { cloudManager, restFamilies, type AnyMethod } from '@easel/contract'
import { isolatedDeclarationSync } from 'rolldown/experimental'
import { MethodPrinter, printedPipelines } from './print-methods.ts'
import { SchemaPrinter } from './print-schema.ts'

const source = path.join(import.meta.dirname, '../../packages/sdk/src')

/** Modules whose own types are public, or are named by those that are. */
const modules = [
  'errors',
  'session/session',
  'session/file-store',
  'files/file-source',
  'files/download',
  'transport/request',
  'transport/settings',
  'calls/options',
  'calls/call',
  'auth/provider',
  'auth/mint',
  'auth/providers',
  'client/options',
  'client/members',
  'client/jobs',
  'client/raw',
  'cloud/cloud-auth',
  'cloud/options',
]

/** What the sources take from the contract, and what stands in for types that they compute. */
const preamble = `
declare global {
  interface SymbolConstructor {
    readonly asyncDispose: unique symbol
  }
}

/** A version of the REST API. */
export type ApiVersion = \`\${number}.\${number}\`
export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What every method of a client tells of itself. */
export interface MethodFacts<Code extends string = string> {
  /** As the contract names it. */
  readonly methodName: string
  /** Codes that the method may answer, those of every request included. */
  readonly codes: readonly Code[]
}

/** A method: it takes one flat argument, which may be left out where nothing in it is required. */
export type Method<A, R, Code extends string> = (Partial<A> extends A
  ? (args?: A, options?: CallOptions) => R
  : (args: A, options?: CallOptions) => R) &
  MethodFacts<Code>

type ViewFilterValue = string | number | boolean
type ViewFilters = Readonly<Record<string, ViewFilterValue | readonly ViewFilterValue[]>>
type Condition<V, O extends string> = {
  [Op in O]: { readonly [K in Op]: Op extends 'in' ? readonly V[] : V } & {
    readonly [K in Exclude<O, Op>]?: never
  }
}[O]
type SortKey<S extends string> = S | \`-\${S}\`
`

const epilogue = `
/** A client of the REST API: every method by its name, and by family. */
export type Client = RestMethods & ClientFamilies & ClientMembers

/**
 * Makes a client. It signs in when it is first used, and again when its session has ended.
 *
 * @throws ArgumentError when the address is none
 */
export declare function createClient(options: ClientOptions): Client

/** The declaration of a method, as the modules below \`families/\` have them. */
export interface Declaration<M> {
  readonly name: string
  readonly call?: M
}
export type Families = Readonly<Record<string, Readonly<Record<string, unknown>>>>
type CallIn<T> = T extends Declaration<infer M> ? M : never
type Joined<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never
type CallsOf<F> = { readonly [K in keyof F]: CallIn<F[K]> }
/** The methods of the families, flat and by family. */
export type ClientOf<F> = Joined<{ [N in keyof F]: CallsOf<F[N]> }[keyof F]> & {
  readonly [N in keyof F]: CallsOf<F[N]> & (F[N] extends { readonly queryJob: unknown } ? JobWaiting<Job> : unknown)
} & ClientMembers

/** A client of these families alone: bundlers leave out the others. */
export declare function createClientOf<const F extends Families>(families: F, options: ClientOptions): ClientOf<F>

/** The methods of Cloud Manager. The tenant is that of the session where none is given. */
export type CloudManager = CloudMethods & CloudMembers

/**
 * Makes a client of Cloud Manager. It signs in when it is first used, and again when its session has ended.
 *
 * @throws ArgumentError when the address is none
 */
export declare function createCloudManager(options: CloudOptions): CloudManager

/** A method by its name in the contract. */
export type MethodName = keyof RestMethods

/**
 * The fewest scopes that open these methods to a session by JWT.
 *
 * @throws ArgumentError for a method that no JWT session may call
 */
export declare function scopesFor(...methods: readonly MethodName[]): readonly string[]

export {}
`

/** @throws Error when the types of a module do not follow from its own text */
export function declarationsOf(module: string): string {
  const file = path.join(source, `${module}.ts`)
  const { code, errors } = isolatedDeclarationSync(file, readFileSync(file, 'utf8'), {
    sourcemap: false,
  })
  const [fault] = errors
  if (fault !== undefined) throw new Error(`${module}: ${fault.message}`)
  return code
}

/** The statements of a module without its imports and exports from others. */
export const withoutImports = (code: string): string =>
  code
    .replace(/^(?:import|export)(?: type)? (?:\{[^}]*\}|\* as \w+|\*|\w+) from [^;\n]*;?\n/gm, '')
    .replace(/^export \{\};?\n/gm, '')

/** Names that the index exports. */
function publicNames(): ReadonlySet<string> {
  const names = new Set<string>()
  const index = readFileSync(path.join(source, 'index.ts'), 'utf8')
  for (const [, list = '', module = ''] of index.matchAll(
    /export (?:type )?(\{[^}]*\}|\*) from '\.\/([^']+)\.ts'/g,
  )) {
    if (list === '*')
      for (const [, name = ''] of declarationsOf(module).matchAll(
        /^export (?:declare )?(?:const|function|class|interface|type) (\w+)/gm,
      ))
        names.add(name)
    else
      for (const [name = ''] of list.replaceAll(/\btype\b/g, '').matchAll(/\w+/g)) names.add(name)
  }
  return names
}

/** The types of a module, and those of its values that are public; what only modules use is not exported. */
function publicStatements(module: string, isPublic: ReadonlySet<string>): readonly string[] {
  const statements = withoutImports(declarationsOf(module)).split(
    /\n(?=\/\*\*)|(?<!\*\/)\n(?=(?:export|declare|interface|type) )/,
  )
  return statements.flatMap((statement) => {
    const found = /^(?:export )?(?:declare )?(const|function|class|interface|type) (\w+)/m.exec(
      statement,
    )
    const [, kind = '', name = ''] = found ?? []
    if (isPublic.has(name)) return [statement]
    const isValue = ['const', 'function', 'class', ''].includes(kind)
    return isValue ? [] : [statement.replace(/^export /m, '')]
  })
}

/** Types that nothing names any more are left out. */
function withoutUnused(statements: readonly string[]): string {
  const nameOf = (statement: string): string | undefined =>
    /^(?:interface|type) (\w+)/m.exec(statement)?.[1]
  const isUsed = (statement: string): boolean => {
    const name = nameOf(statement)
    if (name === undefined || statement.includes(`export interface ${name}`)) return true
    const use = new RegExp(`\\b${name}\\b`)
    return statements.some((other) => other !== statement && use.test(other))
  }
  const used = statements.filter(isUsed)
  return used.length === statements.length ? used.join('\n') : withoutUnused(used)
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

export const interfaceOf = (family: string): string => `${capitalised(family)}Methods`

/** The text of `index.d.ts`. */
export function printDeclarations(): string {
  const isPublic = publicNames()
  const own = withoutUnused(modules.flatMap((module) => publicStatements(module, isPublic)))
  const taken = [
    ...`${preamble}${own}${epilogue}`.matchAll(/\b(?:interface|type|class|const|function) (\w+)/g),
  ].map(([, name = '']) => name)
  const families = Object.keys(restFamilies)
  const schemas = new SchemaPrinter([
    ...taken,
    ...families.map(interfaceOf),
    'RestMethods',
    'CloudMethods',
    'ClientFamilies',
  ])
  const methods = new MethodPrinter(schemas)
  const printed = Object.entries(restFamilies).map(([family, table]) => {
    const members = Object.values(table as Readonly<Record<string, AnyMethod>>).map(
      (method) => methods.rest(method).member,
    )
    return `export interface ${interfaceOf(family)} {\n${members.join('\n')}\n}`
  })
  const cloud = Object.values(cloudManager).map((method) => methods.cloud(method).member)
  const byFamily = families.map((family) => {
    const waiting = family === 'jobs' ? ' & JobWaiting<Job>' : ''
    return `readonly ${family}: ${interfaceOf(family)}${waiting}`
  })
  return [
    '/** A typed client of the REST API and of Cloud Manager, for Easel and for the real service. */',
    preamble,
    printedPipelines,
    own,
    schemas.interfaces,
    ...printed,
    `export interface RestMethods extends ${families.map(interfaceOf).join(', ')} {}`,
    `export interface CloudMethods {\n${cloud.join('\n')}\n}`,
    `interface ClientFamilies {\n${byFamily.join('\n')}\n}`,
    epilogue,
  ].join('\n')
}

/** The text of `families/<name>.d.ts`. */
export function printFamily(family: string, methods: object, index: string): string {
  const type = interfaceOf(family)
  const lines = Object.keys(methods).map(
    (name) => `export declare const ${name}: Declaration<${type}['${name}']>`,
  )
  return `import type { Declaration, ${type} } from '${index}'\n${lines.join('\n')}\n`
}

/** The text of `testing/index.d.ts`. */
export function printTesting(index: string): string {
  const own = ['testing/facts', 'testing/index'].map((module) =>
    withoutImports(declarationsOf(module)),
  )
  const types = `import type { Client, ClientOptions, FileSource } from '${index}'`
  return `${types}\n${own.join('\n')}\nexport {}\n`
}
