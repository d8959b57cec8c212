// What is wanted of the library of workbooks: a name of its own, so that a bundle leaves the rest out.
export { readOds } from 'hucre/ods'
export { readXls, readXlsb, readXlsx, writeXlsx } from 'hucre/xlsx'
