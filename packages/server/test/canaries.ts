/** Secrets that are looked for where they must not be, in every form in which something might have written them. */

export interface Found {
  readonly secret: string
  readonly form: string
  readonly where: string
}

interface Needle {
  readonly secret: string
  readonly form: string
  readonly bytes: Buffer
}

export class Canaries {
  readonly #needles: Needle[] = []
  readonly #secrets = new Map<string, string>()

  /** @param value At least 16 characters, so that nothing looks like it by chance */
  add(secret: string, value: string): string {
    if (value.length < 16) throw new RangeError(`${secret} is too short to be looked for`)
    this.#secrets.set(secret, value)
    const forms = new Map(
      formsOf(value)
        .toReversed()
        .map(([form, text]) => [text, form]),
    )
    for (const [text, form] of forms) {
      this.#needles.push({ secret, form, bytes: Buffer.from(text) })
    }
    return value
  }

  get count(): number {
    return this.#secrets.size
  }

  /** Names of the secrets that the bytes hold. @param allowed Those that may be there */
  find(where: string, bytes: Uint8Array, allowed: readonly string[] = []): readonly Found[] {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return this.#needles
      .filter((needle) => !allowed.includes(needle.secret) && text.includes(needle.bytes))
      .map(({ secret, form }) => ({ secret, form, where }))
  }
}

/** Each form by its name. */
export function formsOf(value: string): readonly (readonly [form: string, text: string])[] {
  const bytes = Buffer.from(value)
  const hex = bytes.toString('hex')
  const within = [0, 1, 2].flatMap((before) => {
    const base64 = base64Within(bytes, before)
    const url = base64.replaceAll('+', '-').replaceAll('/', '_')
    return [
      [`base64 after ${before}`, base64],
      [`base64url after ${before}`, url],
    ] as const
  })
  return [
    ['plain', value],
    ['in JSON', JSON.stringify(value).slice(1, -1)],
    ['in a URL', encodeURIComponent(value)],
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
    ...within,
  ]
}

/** The characters that the bytes always give within a longer text, where so many bytes more come before them (modulo 3). */
function base64Within(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replaceAll('=', '')
  const isWhole = (before + bytes.length) % 3 === 0
  return text.slice([0, 2, 3][before], isWhole ? undefined : -1)
}
