// The fixed parts of the report: its style, and the method in the paper's symbols.

export const STYLE = [
  'body{font:15px/1.5 Roboto,"Noto Sans","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif;color:#222;margin:0;background:#fff}',
  'main{max-width:1140px;margin:0 auto;padding:24px}',
  'h1{font-size:28px;line-height:1.2}h2{font-size:20px;margin-top:36px;border-bottom:2px solid #7a2230;padding-bottom:4px}',
  'table{border-collapse:collapse;font-size:13px;width:100%}th,td{padding:4px 8px;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}',
  'th{background:#f4f1ee}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}tfoot td{font-weight:600;border-top:2px solid #999}',
  '.wide{overflow-x:auto}.lead{font-size:18px}figure{margin:28px 0}figure svg{max-width:100%;height:auto}figcaption{color:#555;font-size:13px}',
  '.synthetic{background:#fbeaea;color:#8a1c1c;border-left:4px solid #a02020;padding:6px 12px;font-weight:600}',
  '.formula{font-family:Georgia,serif;font-style:italic;margin:6px 0 6px 20px}',
  '@media print{main{max-width:none;padding:0}figure,tr{break-inside:avoid}.wide{overflow:visible}table{font-size:9px}}',
].join('')

const formula = (text: string, number: string) => `<p class="formula">${text} <span>(${number})</span></p>`

export const METHOD = [
  '<p>The inventory is taken from the consumer’s side of the energy balance; its totals are then divided evenly over the land of each sector.</p>',
  formula(
    'CE = CE<sub>industry</sub> + CE<sub>urban</sub> + CE<sub>agriculture</sub> + CE<sub>rural</sub>',
    'Eq. 1',
  ),
  formula(
    'CE<sub>sector</sub> = Σ<sub>branch</sub> Σ<sub>carrier i</sub> energy<sub>i</sub> · w<sub>i</sub>',
    'Eq. 2–4',
  ),
  formula(
    'I<sub>sector</sub> = CE<sub>sector</sub> / A<sub>sector</sub>,  pixel = Σ<sub>sector</sub> I<sub>sector</sub> · (share of the pixel that is the sector’s land)',
    'even allocation',
  ),
  '<p>Fuel burned for thermal power and heat is deducted as transformation; its carbon is counted where electricity and heat are consumed. ',
  'Industrial land is land coded as industrial, parks, and a disc around every enterprise; it is taken out of every other class.</p>',
].join('')
