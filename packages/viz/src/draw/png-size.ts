/** Reads the size of a PNG from its header, without decoding it. */

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Width and height in pixels; null when the bytes are not a PNG with a header. */
export function readPngSize(
  bytes: Uint8Array,
): { readonly width: number; readonly height: number } | null {
  if (bytes.length < 33 || !signature.every((value, index) => bytes[index] === value)) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const isHeader = view.getUint32(12) === 0x49_48_44_52
  const size = { width: view.getUint32(16), height: view.getUint32(20) }
  return isHeader && size.width > 0 && size.height > 0 ? size : null
}
