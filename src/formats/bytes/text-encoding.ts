// Decodes text of unknown encoding: UTF-8 where it is valid, else as declared, else GB 18030 or Latin by its look.

/** A decoder of one encoding. */
export type Decoder = InstanceType<typeof TextDecoder>

/** A text, and the encoding it was found to be in. */
export interface DecodedText {
  readonly text: string
  readonly encoding: string
}

/** A decoder by the names that .cpg files and code pages go by ("UTF-8", "936", "ANSI 1252", "GBK"). */
export function decoderOf(name: string): Decoder | undefined {
  const plain = name
    .trim()
    .toLowerCase()
    .replace(/^(ansi|oem|cp|ibm|windows|ms)[ _-]*(?=\d)/, '')
  const label = CODE_PAGES[plain] ?? (/^125\d$/.test(plain) ? `windows-${plain}` : plain)
  try {
    return new TextDecoder(label)
  } catch {
    return undefined
  }
}

const CODE_PAGES: Readonly<Record<string, string>> = {
  '65001': 'utf-8',
  '936': 'gb18030',
  '54936': 'gb18030',
  '950': 'big5',
  '932': 'shift_jis',
  '949': 'euc-kr',
  '874': 'windows-874',
  '866': 'ibm866',
  '437': 'windows-1252',
  '850': 'windows-1252',
  '88591': 'iso-8859-1',
  '28591': 'iso-8859-1',
}

/**
 * The encoding of a sample of text: UTF-8 where the bytes are valid UTF-8, else the declared one, else GB 18030
 * where high bytes stand in pairs as Chinese text has them, else Windows-1252.
 */
export function encodingOf(sample: Uint8Array, declared?: string): string {
  if (isUtf8(sample)) return 'utf-8'
  const decoder = declared === undefined ? undefined : decoderOf(declared)
  if (decoder && decoder.encoding !== 'utf-8') return decoder.encoding
  return looksChinese(sample) ? 'gb18030' : 'windows-1252'
}

/** Text of bytes, a byte order mark dropped. */
export function decodeText(bytes: Uint8Array, declared?: string): DecodedText {
  const [first, second] = bytes
  const utf16 =
    first === 0xff && second === 0xfe
      ? 'utf-16le'
      : first === 0xfe && second === 0xff
        ? 'utf-16be'
        : undefined
  const encoding = utf16 ?? encodingOf(bytes, declared)
  return { text: new TextDecoder(encoding).decode(bytes), encoding }
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

// Chinese characters are pairs of high bytes; in Latin text such bytes stand alone between letters.
function looksChinese(bytes: Uint8Array): boolean {
  let [pairs, single] = [0, 0]
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i]! < 0x81) continue
    if ((bytes[i + 1] ?? 0) < 0x80) single += 1
    else {
      pairs += 1
      i += 1
    }
  }
  return pairs > single
}
