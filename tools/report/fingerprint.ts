import { createHash } from "node:crypto";
import type { Evaluation } from "./cell-evaluations";

/** Equal for two cells exactly when every number of their evaluations is; ids and names are left out. */
export function fingerprint(evaluations: readonly Evaluation[]): string {
  const lines = evaluations.map((evaluation) => {
    const { modelId, matrixUuid, subset, sortSeed, numSortTrials, standardDeviation, ...numbers } =
      evaluation;
    return JSON.stringify(Object.values(numbers));
  });
  return createHash("sha256").update(lines.sort().join("\n")).digest("base64");
}
