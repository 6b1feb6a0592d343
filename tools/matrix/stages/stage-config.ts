import { applyPatch } from "../axes/patch";
import type { Cell } from "../cell";
import type { ResolvedConfig } from "../config/value";
import type { Stage } from "./stage";

/** The config that a cell runs in a stage. */
export function stageConfig(cell: Pick<Cell, "config">, stage: Pick<Stage, "writes">): ResolvedConfig {
  return stage.writes.length === 0
    ? cell.config
    : applyPatch(cell.config, { writes: stage.writes, unsets: [] });
}
