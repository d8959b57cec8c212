// The tables and triggers of a GeoPackage 1.3 as SQL: the core, the R-tree index, column notes and QGIS styles.
import { quotedName as named } from '../sqlite/file.ts'

/** The tables that every file of this writer has, by name. */
export const CORE_TABLES = {
  gpkg_spatial_ref_sys: `CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)`,
  gpkg_contents: `CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))`,
  gpkg_geometry_columns: `CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name), CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name), CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))`,
  gpkg_extensions: `CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))`,
  gpkg_data_columns: `CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name), CONSTRAINT gdc_tn UNIQUE (table_name, name))`,
  gpkg_data_column_constraints: `CREATE TABLE gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT, CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))`,
  gpkg_ogr_contents: `CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL)`,
  layer_styles: `CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_catalog TEXT, f_table_schema TEXT, f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT, update_time DATETIME DEFAULT CURRENT_TIMESTAMP)`,
} as const

/** Triggers that keep the R-tree (GeoPackage 1.3, annex F.3) and the feature count in step with edits. */
export function layerTriggers(
  table: string,
  key: string,
  geometry: string,
): readonly { readonly name: string; readonly sql: string }[] {
  const [t, i, g] = [named(table), named(key), named(geometry)]
  const rtree = `rtree_${table}_${geometry}`
  const r = named(rtree)
  const box = `NEW.${i}, ST_MinX(NEW.${g}), ST_MaxX(NEW.${g}), ST_MinY(NEW.${g}), ST_MaxY(NEW.${g})`
  const full = `(NEW.${g} NOTNULL AND NOT ST_IsEmpty(NEW.${g}))`
  const empty = `(NEW.${g} ISNULL OR ST_IsEmpty(NEW.${g}))`
  const [same, moved] = [`OLD.${i} = NEW.${i}`, `OLD.${i} != NEW.${i}`]
  const put = `INSERT OR REPLACE INTO ${r} VALUES (${box});`
  const drop = `DELETE FROM ${r} WHERE id = OLD.${i};`
  const literal = `'${table.replace(/'/g, "''")}'`
  const count = (step: string) =>
    `BEGIN UPDATE gpkg_ogr_contents SET feature_count = feature_count ${step} WHERE lower(table_name) = lower(${literal}); END`
  const bodies: readonly (readonly [name: string, body: string])[] = [
    [`${rtree}_insert`, `AFTER INSERT ON ${t} WHEN ${full} BEGIN ${put} END`],
    [`${rtree}_update1`, `AFTER UPDATE OF ${g} ON ${t} WHEN ${same} AND ${full} BEGIN ${put} END`],
    [`${rtree}_update2`, `AFTER UPDATE OF ${g} ON ${t} WHEN ${same} AND ${empty} BEGIN ${drop} END`],
    [`${rtree}_update3`, `AFTER UPDATE ON ${t} WHEN ${moved} AND ${full} BEGIN ${drop} ${put} END`],
    [
      `${rtree}_update4`,
      `AFTER UPDATE ON ${t} WHEN ${moved} AND ${empty} BEGIN DELETE FROM ${r} WHERE id IN (OLD.${i}, NEW.${i}); END`,
    ],
    [`${rtree}_delete`, `AFTER DELETE ON ${t} WHEN OLD.${g} NOT NULL BEGIN ${drop} END`],
    [`trigger_insert_feature_count_${table}`, `AFTER INSERT ON ${t} ${count('+ 1')}`],
    [`trigger_delete_feature_count_${table}`, `AFTER DELETE ON ${t} ${count('- 1')}`],
  ]
  return bodies.map(([name, body]) => ({ name, sql: `CREATE TRIGGER ${named(name)} ${body}` }))
}

/** Extensions used by a layer: its R-tree, and once for the file the notes on columns. */
export const EXTENSIONS = {
  rtree: {
    name: 'gpkg_rtree_index',
    definition: 'http://www.geopackage.org/spec130/#extension_rtree',
    scope: 'write-only',
  },
  schema: {
    name: 'gpkg_schema',
    definition: 'http://www.geopackage.org/spec130/#extension_schema',
    scope: 'read-write',
  },
} as const
