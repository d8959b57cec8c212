// The grid mapping variable of a CF dataset: the reference system in the words of appendix F, with its WKT beside.
import type { Grid } from '../../grid/index.ts'
import { type CrsParameters, crsParameters, crsWkt } from '../../vector/index.ts'
import type { NetcdfAttribute, NetcdfVariable } from './write.ts'

/** The variable `crs` of a grid; the WKT stands in `spatial_ref`, where GDAL looks for it. */
export function mappingVariable({ crs }: Grid): NetcdfVariable {
  const parts = crsParameters(crs)
  const wkt = crsWkt(crs, 'gdal')
  return {
    name: 'crs',
    dimensions: [],
    attributes: {
      ...(parts ? mappingOf(parts) : {}),
      long_name: crs.name,
      ...(wkt === undefined ? {} : { spatial_ref: wkt }),
    },
    data: Int32Array.of(0),
  }
}

// CF conventions, appendix F.
function mappingOf(parts: CrsParameters): Record<string, NetcdfAttribute> {
  const { ellipsoid } = parts
  const figure: Record<string, NetcdfAttribute> = {
    semi_major_axis: [ellipsoid.a],
    ...(ellipsoid.inverseFlattening === 0
      ? { semi_minor_axis: [ellipsoid.a] }
      : { inverse_flattening: [ellipsoid.inverseFlattening] }),
    longitude_of_prime_meridian: [parts.primeMeridian],
  }
  const origin = { false_easting: [parts.falseEasting], false_northing: [parts.falseNorthing] }
  const at = { latitude_of_projection_origin: [parts.latitude0] }
  const meridian = { longitude_of_central_meridian: [parts.longitude0] }
  const projection = { longitude_of_projection_origin: [parts.longitude0] }
  switch (parts.method) {
    case undefined:
      return { grid_mapping_name: 'latitude_longitude', ...figure }
    case 'transverse-mercator': {
      const scale = { scale_factor_at_central_meridian: [parts.scale] }
      return { grid_mapping_name: 'transverse_mercator', ...scale, ...meridian, ...at, ...origin, ...figure }
    }
    case 'lambert-conic-1':
    case 'lambert-conic-2':
    case 'albers': {
      const name = parts.method === 'albers' ? 'albers_conical_equal_area' : 'lambert_conformal_conic'
      const parallels =
        parts.method === 'lambert-conic-1' ? [parts.latitude0] : [parts.latitude1, parts.latitude2]
      return {
        grid_mapping_name: name,
        standard_parallel: parallels,
        ...meridian,
        ...at,
        ...origin,
        ...figure,
      }
    }
    case 'lambert-azimuthal':
      return { grid_mapping_name: 'lambert_azimuthal_equal_area', ...at, ...projection, ...origin, ...figure }
    case 'mercator': {
      const scale = { scale_factor_at_projection_origin: [parts.scale] }
      return { grid_mapping_name: 'mercator', ...projection, ...scale, ...origin, ...figure }
    }
    case 'cylindrical-equal-area': {
      const parallel = { standard_parallel: [parts.latitude1] }
      return {
        grid_mapping_name: 'lambert_cylindrical_equal_area',
        ...meridian,
        ...parallel,
        ...origin,
        ...figure,
      }
    }
    case 'sinusoidal':
      return { grid_mapping_name: 'sinusoidal', ...projection, ...origin, ...figure }
    // CF names no mapping for these; the WKT beside says what they are.
    case 'web-mercator':
    case 'equidistant-cylindrical':
    case 'mollweide':
      return {}
  }
}
