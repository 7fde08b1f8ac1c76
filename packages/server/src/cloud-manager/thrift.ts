/** Thrift's compact protocol, as far as the footer and page headers of a Parquet file need it. */

const types = { i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const

export type ThriftValue =
  | { readonly kind: 'i32' | 'i64'; readonly value: number }
  | { readonly kind: 'binary'; readonly value: string }
  | {
      readonly kind: 'list'
      readonly of: keyof typeof types
      readonly items: readonly ThriftValue[]
    }
  | { readonly kind: 'struct'; readonly fields: ThriftFields }

/** By field number, in ascending order. */
export type ThriftFields = readonly (readonly [field: number, value: ThriftValue])[]

export const i32 = (value: number): ThriftValue => ({ kind: 'i32', value })
export const i64 = (value: number): ThriftValue => ({ kind: 'i64', value })
export const binary = (value: string): ThriftValue => ({ kind: 'binary', value })
export const struct = (fields: ThriftFields): ThriftValue => ({ kind: 'struct', fields })
export const list = (of: keyof typeof types, items: readonly ThriftValue[]): ThriftValue => ({
  kind: 'list',
  of,
  items,
})

export function writeStruct(fields: ThriftFields): Buffer {
  const out: number[] = []
  writeFields(out, fields)
  return Buffer.from(out)
}

/** Seven bits a byte, lowest first. */
export function varint(out: number[], value: number): void {
  let rest = BigInt(value)
  while (rest >= 128n) {
    out.push(Number(rest & 127n) | 128)
    rest >>= 7n
  }
  out.push(Number(rest))
}

function writeFields(out: number[], fields: ThriftFields): void {
  let last = 0
  for (const [field, value] of fields) {
    out.push(((field - last) << 4) | types[value.kind])
    writeValue(out, value)
    last = field
  }
  out.push(0)
}

function writeValue(out: number[], value: ThriftValue): void {
  switch (value.kind) {
    case 'i32':
    case 'i64':
      // Zigzag; nothing here is negative.
      varint(out, value.value * 2)
      return
    case 'binary': {
      const bytes = Buffer.from(value.value)
      varint(out, bytes.length)
      out.push(...bytes)
      return
    }
    case 'list': {
      const { length } = value.items
      if (length < 15) out.push((length << 4) | types[value.of])
      else {
        out.push(0xf0 | types[value.of])
        varint(out, length)
      }
      for (const item of value.items) writeValue(out, item)
      return
    }
    case 'struct':
      writeFields(out, value.fields)
  }
}
