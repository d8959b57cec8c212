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
  // Shapes with a winding, in no order; each stands there once.
  const inside = new Int32Array(shapeCount)
  let count = 0
  return {
    zone: -1,
    feature: -1,
    turn(shape, delta) {
      const before = winding[shape]!
      winding[shape] = before + delta
      if (before === 0) inside[count++] = shape
      else if (before + delta === 0) {
        let at = 0
        while (inside[at] !== shape) at += 1
        inside[at] = inside[--count]!
      }
    },
    set(shape, turns) {
      winding[shape] = turns
      inside[count++] = shape
    },
    find() {
      let zone = -1
      let feature = -1
      for (let i = 0; i < count; i++) {
        const shape = inside[i]!
        if (shape < zoneCount) {
          if (zone < 0 || shape < zone) zone = shape
        } else if (feature < 0 || shape - zoneCount < feature) feature = shape - zoneCount
      }
      this.zone = zone
      this.feature = feature
    },
    reset() {
      for (let i = 0; i < count; i++) winding[inside[i]!] = 0
      count = 0
    },
  }
}
