/** Schemas of docs/schema, checked as halbench checks the documents that it reads. */
export { readSchema, schemaErrors } from '../../tools/halbench/report/validate.js';
