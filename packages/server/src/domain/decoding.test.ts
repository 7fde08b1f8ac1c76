import { expect, test } from 'vitest'
import { integer, listOf, oneOf, orDefault, orNull, record, text, truth } from './decoding.ts'

const order = record({
  name: text,
  kind: oneOf('twb', 'twbx'),
  size: integer,
  isHidden: orNull(truth),
  views: listOf(record({ name: text })),
  since: orDefault(text, 'ever'),
})
const whole = { name: 'a', kind: 'twb', size: 1, isHidden: null, views: [{ name: 'v' }] }

test('a value of the form is read, with what earlier documents lack and without what is not asked for', () => {
  expect(order({ ...whole, more: 1 })).toEqual({ ...whole, since: 'ever' })
})

test.each([
  [null, 'the value is not an object'],
  [[], 'the value is not an object'],
  [{ ...whole, name: 1 }, 'name is not a text'],
  [{ ...whole, name: undefined }, 'name is not a text'],
  [{ ...whole, kind: 'tds' }, 'kind is not one of twb, twbx'],
  [{ ...whole, size: 1.5 }, 'size is not an integer'],
  [{ ...whole, isHidden: 'true' }, 'isHidden is not true or false'],
  [{ ...whole, views: {} }, 'views is not a list'],
  [{ ...whole, views: [{ name: 'v' }, { name: null }] }, 'views[1].name is not a text'],
])('a value of another form is refused with the place: %j', (value, problem) => {
  expect(() => order(value)).toThrow(problem)
})

test('a member is not taken from the prototype', () => {
  expect(() => record({ constructor: text })({})).toThrow('constructor is not a text')
})
