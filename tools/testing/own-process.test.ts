import { expect, test } from 'vitest'
import { needsOwnProcess } from './own-process.ts'

test.each([
  `vi.useFakeTimers({ toFake: ['setInterval'] })`,
  `vi.spyOn(crypto, 'scrypt')`,
  `process.env['EASEL_KEY'] = 'x'`,
  `process.env.EASEL_KEY = 'x'`,
  `process.env['EASEL_KEY'] ??= 'x'`,
  `delete process.env['EASEL_KEY']`,
  `process.chdir(folder)`,
  `process.on('warning', note)`,
  `process.exitCode = undefined`,
  `globalThis.fetch = answer`,
])('a file that has %s runs in a process of its own', (line) => {
  expect(needsOwnProcess(`import { vi } from 'vitest'\n  ${line}\n`)).toBe(true)
})

test.each([
  `const named = process.env['EASEL_SAMPLES']`,
  `process.env['EASEL_TEST_REQUIRE'] === 'all'`,
  `child.process.once`,
  `expect(process.exitCode === 2)`,
  `const send = vi.fn()`,
  `globalThis.fetch(address)`,
])('a file that only has %s shares a process with others', (line) => {
  expect(needsOwnProcess(`  ${line}\n`)).toBe(false)
})
