import { z } from "zod";
import { type Reading, readDocument } from "./read-document";

const cellResult = z
  .object({
    schemaVersion: z.literal(1),
    jobKey: z.string(),
    cell: z.string(),
    name: z.string(),
    run: z.string(),
    jobId: z.string(),
    index: z.number().int(),
    attempt: z.number().int(),
    generation: z.number().int(),
    status: z.enum(["done", "failed"]),
    error: z.object({ kind: z.string(), message: z.string(), detail: z.string().nullable() }).nullable(),
    startedAt: z.string(),
    finishedAt: z.string(),
    /** By phase: `total`, `validate`, `lockWait`, `matrices`, `models`; those that it came to. */
    seconds: z.record(z.string(), z.number()),
    peakMemoryMiB: z.number().nullable(),
    cpuSeconds: z.number().nullable(),
    instanceType: z.string().nullable(),
    zone: z.string().nullable(),
    dataVersion: z.string(),
    image: z.string(),
    warnings: z.array(z.string()).default([]),
    triage: z
      .object({
        experimentHash: z.string(),
        runId: z.number().int(),
        definition: z.string(),
        matricesBuilt: z.number().int(),
        matricesReused: z.number().int(),
        modelsBuilt: z.number().int(),
      })
      .nullable(),
    comparability: z.object({ cohort: z.string(), label: z.string(), labelName: z.string() }).nullable(),
  })
  .refine(({ status, comparability }) => status === "failed" || comparability !== null, {
    path: ["comparability"],
    error: "is missing",
  });

/** What a cell's runner wrote when it ended: `result.json`, version 1. */
export type CellResult = z.output<typeof cellResult>;

/** Reads the text of a `result.json`; one of another version or shape is reported, never thrown. */
export function readCellResult(text: string): Reading<CellResult> {
  return readDocument(text, "result.json", cellResult, 1);
}
