import { createInterface } from "node:readline/promises";
import { Command, Option } from "@commander-js/extra-typings";
import type { Contract } from "../../infra/contract";
import type { ArrayRequest, Backend, JobProfile } from "../backends/backend";
import { loadDataOnce } from "./load-data-once";
import { emitConfig } from "../matrix/config/emit-config";
import { matchesCell } from "../matrix/match/matcher";
import type { TriageOptions } from "../matrix/sweep";
import { inSharingOrder } from "../plan/share-matrices";
import { exitCode, Problem } from "../problem";
import { author, gitState } from "../run/author";
import { groupIntoArrays, submitArrays } from "../run/arrays";
import { type Assignment, followRun, type FollowedCell } from "../run/follow-run";
import { createRun, type Run } from "../run/ledger";
import { newRunId } from "../run/run-id";
import { sameRun } from "../run/same-run";
import { contextOf, type Context, contractOf, sayStack } from "./context";
import { type LoadedSweep, loadSweep, triageOptions } from "./load-sweep";
import { localBackend, startLocal } from "./local-backend";
import { type MadePlan, makePlan } from "./make-plan";
import { count, formatDuration, printPlan } from "./print-plan";
import { countStates, progressOf, summary } from "./progress";
import { printResults, wholeNumber } from "./results";

interface RunFlags {
  readonly yes?: true;
  readonly detach?: true;
  readonly json?: true;
  readonly maxInFlight?: number;
  readonly rerun?: "failed" | "all";
  readonly name?: string;
  readonly message?: string;
  readonly outputPath?: string;
  readonly replace?: boolean;
  readonly savePredictions?: boolean;
  readonly profile?: boolean;
  readonly validate?: boolean;
}
