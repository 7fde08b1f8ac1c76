import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { rules } from '../check-imports.ts'
import { picture, withRooms } from './rooms.ts'

const root = path.join(import.meta.dirname, '../..')
const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8')

describe('docs/architecture.md', () => {
  test('every file that it names exists', () => {
    const named = [...page.matchAll(/`(packages\/[\w./-]+\.ts)`/g)].map(([, file = '']) => file)
    expect(named.length).toBeGreaterThan(30)
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([])
  })

  test('its rooms and arrows are those of the import check', () => {
    expect(withRooms(page, rules.rooms)).toBe(page)
  })
})

test('arrows that follow from others are left out of the picture', () => {
  const rooms = {
    a: { at: 'a', may: [] },
    b: { at: 'b', may: ['a'] },
    c: { at: 'c', may: ['a', 'b'] },
  }
  const arrows = picture(rooms, '')
    .split('\n')
    .filter((line) => line.includes('-->'))
  expect(arrows).toEqual(['  b --> a', '  c --> b'])
})

test('a page without a place for the rooms is refused', () => {
  expect(() => withRooms('# Page', {})).toThrow('docs/architecture.md has no lines')
})
