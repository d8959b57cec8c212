// What-if: placeholder until the scenario room is used.

import type { Figures } from '../figures.ts'
import type { PanelProps } from '../panels/panel.tsx'

export function WhatIf({ t }: PanelProps & { setFigures: (figures: Figures) => void }) {
  return <p class="empty">{t('whatIfLead')}</p>
}
