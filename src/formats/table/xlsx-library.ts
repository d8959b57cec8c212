// What is wanted of the library of workbooks: a name of its own, so that a bundle leaves the rest out.
export { readXlsx, writeXlsx } from 'hucre/xlsx'
