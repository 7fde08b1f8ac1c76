/** The two APIs as data, and the codecs that read and write them. */

export * from './define.ts'
export * from './errors.ts'
export * from './scopes.ts'
export * from './versions.ts'
export * from './wire/list-grammar.ts'
