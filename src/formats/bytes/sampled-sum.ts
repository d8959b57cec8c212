// Kernel: a sum by which bytes that were torn are told from whole ones, without reading them all.

/** FNV-1a over a sample of the bytes and all of the last. */
export function sampledSum(bytes: Uint8Array): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < bytes.length; i += i < bytes.length - 512 ? 61 : 1)
    hash = Math.imul(hash ^ bytes[i]!, 0x01000193)
  return hash >>> 0
}
