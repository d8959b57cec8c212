// The Chinese of a drawing that carries both languages.

/** A drawing with its Chinese texts shown and its English ones, where both stand, left out. */
export function chineseDrawing(svg: string): string {
  return svg
    .replaceAll(/<text [^>]*class="en"[^>]*>[^<]*<\/text>/g, '')
    .replaceAll(' class="zh" lang="zh" display="none"', ' class="zh" lang="zh"')
}
