// The fixed parts of the report: its style, and the method in the paper's symbols.
import type { Ledger } from '../../inventory/index.ts'
import { html, joined, type Text, words } from '../words/words.ts'

/** The style sheet of every page. */
export const STYLE = [
  'body{font:15px/1.5 Roboto,"Noto Sans",system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;color:#222;margin:0;background:#fff}',
  'main{max-width:1140px;margin:0 auto;padding:24px}',
  'h1{font-size:28px;line-height:1.2}h2{font-size:20px;margin-top:36px;border-bottom:2px solid #7a2230;padding-bottom:4px}',
  'table{border-collapse:collapse;font-size:13px;width:100%}th,td{padding:4px 8px;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}',
  'th{background:#f4f1ee}td:first-child{min-width:4.5em}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}tfoot td{font-weight:600;border-top:2px solid #999}',
  '.wide{overflow-x:auto}.lead{font-size:18px}figure{margin:28px 0}figure svg{max-width:100%;height:auto}figcaption{color:#555;font-size:13px}',
  '.synthetic{background:#fbeaea;color:#8a1c1c;border-left:4px solid #a02020;padding:6px 12px;font-weight:600}',
  '.formula{font-family:Georgia,serif;font-style:italic;margin:6px 0 6px 20px}',
  '.zh{display:none}html[lang=zh] .zh{display:inline}html[lang=zh] .en{display:none}',
  '.language{float:right;font:inherit;font-size:14px;padding:4px 14px;border:1px solid #7a2230;border-radius:6px;background:#fff;color:#7a2230;cursor:pointer}',
  'figure .synthetic{font-size:12px;padding:3px 10px;margin:0 0 6px}',
  // Narrow columns of Chinese would break after every letter: the table is wider than the screen then, and scrolls.
  '@media(max-width:700px){td:not(.n){min-width:9em}}',
  '@media print{.language{display:none}main{max-width:none;padding:0}figure,tr{break-inside:avoid}.wide{overflow:visible}table{font-size:9px}}',
].join('')

const formula = (text: string, number: string) => `<p class="formula">${text} <span>(${number})</span></p>`

/** The button that changes the language of the page; the only script in it. */
export const SWITCH =
  '<button type="button" class="language" onclick="const h=document.documentElement;h.lang=h.lang===\'zh\'?\'en\':\'zh\'"><span class="en" lang="zh">中文</span><span class="zh" lang="en">English</span></button>'

const sub = (en: string, zh: string) => `<sub>${html(words(en, zh))}</sub>`

// Where the sums come from, by the view of the inventory.
const FROM: Readonly<Record<Ledger['view'], Text>> = {
  consumer: words(
    'The inventory is taken from the consumer’s side of the energy balance',
    '清单按能源平衡表的消费侧核算',
  ),
  producer: words(
    'The inventory is taken from the producer’s side of the energy balance',
    '清单按能源平衡表的生产侧核算',
  ),
  given: words(
    'The totals were given, not accounted from an energy balance',
    '各部门总量为给定值，并非由能源平衡表核算',
  ),
}

const DEDUCTED: Readonly<Partial<Record<Ledger['view'], Text>>> = {
  consumer: words(
    'Fuel burned for thermal power and heat is deducted as transformation; its carbon is counted where electricity and heat are consumed. ',
    '火力发电与供热所用燃料作为加工转换扣除，其碳排放计入电力与热力的消费端。',
  ),
  producer: words(
    'Fuel burned for thermal power and heat is counted where it is burned; electricity and heat carry no carbon to their consumers. ',
    '火力发电与供热所用燃料的碳排放计入燃烧地，电力与热力的消费端不计排放。',
  ),
}

/** The method of a study: `view` of its inventory; `evenly` where every total is shared by area alone. */
export function method(view: Ledger['view'], evenly: boolean): string {
  const shared = evenly
    ? words(
        '; its totals are then divided evenly over the land of each sector.',
        '；各部门总量再均匀分配到本部门用地上。',
      )
    : words(
        '; every total is then shared over the land of its sector by what the section above tells.',
        '；各部门总量再按上一节所列权重分配到本部门用地上。',
      )
  const land = words(
    'Industrial land is land coded as industrial, parks, and a disc around every enterprise; it is taken out of every other class.',
    '工业用地包括工业类土地代码、工业园区以及企业周围的圆形缓冲区，并从其他类别中扣除。',
  )
  const accounted = formula(
    `CE${sub('sector', '部门')} = Σ${sub('branch', '行业')} Σ${sub('carrier i', '品种 i')} E<sub>i</sub> · w<sub>i</sub>`,
    'Eq. 2–4',
  )
  return [
    `<p>${html(joined(FROM[view], shared))}</p>`,
    formula(
      `CE = CE${sub('industry', '工业')} + CE${sub('urban', '城镇')} + CE${sub('agriculture', '农业')} + CE${sub('rural', '农村')}`,
      'Eq. 1',
    ),
    view === 'given' ? '' : accounted,
    evenly ? formula(EVEN, html(words('even allocation', '均匀分配'))) : '',
    `<p>${html(joined(DEDUCTED[view] ?? '', land))}</p>`,
  ].join('')
}

const EVEN = `I${sub('sector', '部门')} = CE${sub('sector', '部门')} / A${sub('sector', '部门')},  ${html(words('pixel', '像元'))} = Σ I${sub('sector', '部门')} · ${html(words('(share of the pixel that is the sector’s land)', '（像元中该部门用地的比例）'))}`
