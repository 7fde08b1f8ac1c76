import { expect, test } from 'vitest'
import { missingEntries } from './lock-file.ts'
import { platformOf } from './lock/platform.ts'

const parent = {
  version: '1.0.0',
  license: 'MIT',
  dev: true,
  optionalDependencies: { '@x/binding-linux-x64-gnu': '1.0.0', '@x/binding-darwin-arm64': '1.0.0' },
}

test('an optional package without an entry gets one for its platform', () => {
  const present = { 'node_modules/x': parent, 'node_modules/@x/binding-linux-x64-gnu': {} }
  expect([...missingEntries(present)]).toEqual([
    [
      'node_modules/@x/binding-darwin-arm64',
      {
        version: '1.0.0',
        cpu: ['arm64'],
        dev: true,
        license: 'MIT',
        optional: true,
        os: ['darwin'],
      },
    ],
  ])
})

test('an optional package whose platform is unknown is refused by name', () => {
  const strange = { 'node_modules/x': { optionalDependencies: { 'x-extra': '1.0.0' } } }
  expect(() => missingEntries(strange)).toThrow('x-extra@1.0.0')
})

test.each([
  ['@oxlint/binding-linux-arm-musleabihf', { os: ['linux'], cpu: ['arm'], libc: ['musl'] }],
  ['@oxlint-tsgolint/win32-arm64', { os: ['win32'], cpu: ['arm64'] }],
  ['@duckdb/node-bindings-linux-arm64-musl', { os: ['linux'], cpu: ['arm64'], libc: ['musl'] }],
  ['@oxc-parser/binding-android-arm-eabi', { os: ['android'], cpu: ['arm'] }],
  ['pg-cloudflare', null],
])('the platform of %s is read from its name', (name, platform) => {
  expect(platformOf(name)).toEqual(platform)
})
