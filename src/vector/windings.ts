// Which shapes contain the point a scan has reached: windings, and the zone and feature they amount to.

/** Windings by shape; `zone` and `feature` are of the last `find`. */
export interface Windings {
  /** Cross the boundary of a shape. */
  turn(shape: number, delta: number): void
  /** Work out the first zone and the first feature that contain the point; −1 where none does. */
  find(): void
  /** Take over a winding at a point where the shape had none. */
  set(shape: number, turns: number): void
  reset(): void
  zone: number
  feature: number
}

/** Windings of all shapes at a point outside all of them; zones are the shapes below `zoneCount`. */
export function windings(shapeCount: number, zoneCount: number): Windings {
  const winding = new Int32Array(shapeCount)
  const inside: number[] = []
  return {
    zone: -1,
    feature: -1,
    turn(shape, delta) {
      const before = winding[shape]!
      winding[shape] = before + delta
      if (before === 0) inside.push(shape)
      else if (before + delta === 0) {
        inside[inside.indexOf(shape)] = inside[inside.length - 1]!
        inside.length -= 1
      }
    },
    set(shape, turns) {
      winding[shape] = turns
      inside.push(shape)
    },
    find() {
      this.zone = -1
      this.feature = -1
      for (const shape of inside) {
        if (shape < zoneCount) {
          if (this.zone < 0 || shape < this.zone) this.zone = shape
        } else if (this.feature < 0 || shape - zoneCount < this.feature) this.feature = shape - zoneCount
      }
    },
    reset() {
      for (const shape of inside) winding[shape] = 0
      inside.length = 0
    },
  }
}
