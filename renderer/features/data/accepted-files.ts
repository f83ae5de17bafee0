/** Kinds of tables that the file picker offers. */
export const ACCEPTED_FILES = '.csv,.tsv,.txt,.jsonl,.ndjson,.json,.parquet,.xlsx';
