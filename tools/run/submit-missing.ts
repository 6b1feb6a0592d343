import type { Contract } from "../../infra/contract";
import type { Backend, JobProfile } from "../backends/backend";
import { emitConfig } from "../matrix/config/emit-config";
import type { TriageOptions } from "../matrix/sweep";
import type { Plan, PlannedCell } from "../plan/plan";
import { seededConfig } from "../plan/seeded-config";
import { inSharingOrder } from "../plan/share-matrices";
import type { Store } from "../stores/store";
import { groupIntoArrays, type SubmittedArray, submitArrays } from "./arrays";
import type { Run } from "./ledger";

/** How the cells of a run are to be run. */
export interface SubmitOptions {
  readonly database: string;
  readonly triage: TriageOptions;
  readonly maxInFlight?: number;
  /** Whether cells are to be run although they are done. */
  readonly again: boolean;
}

/** Submits the cells of a plan that are to run, as arrays of the run. */
export function submitMissing(
  store: Store,
  backend: Backend,
  run: Run,
  plan: Plan,
  contract: Contract,
  { database, triage, maxInFlight, again }: SubmitOptions,
): Promise<SubmittedArray[]> {
  const missing = inSharingOrder(
    plan.cells.filter((cell) => cell.toRun),
    ({ cell }) => cell,
  );
  const arrays = groupIntoArrays(missing, (planned) => profileOf(planned, contract));
  const plans = arrays.map(({ profile, items }) => ({
    profile,
    cells: items.map(({ cell, jobKey }) => ({
      id: cell.id,
      name: cell.name,
      jobKey,
      config: emitConfig({ config: seededConfig(cell) }),
    })),
  }));
  const supersedes = [...new Set(missing.flatMap(({ known }) => known.holders))];
  return submitArrays(store, backend, plans, {
    run: run.id,
    manifest: {
      stack: run.stack,
      image: run.image,
      dataVersion: run.dataVersion,
      database,
      triage,
      supersedes,
      again,
    },
    ...(maxInFlight !== undefined && { maxInFlight }),
  });
}

function profileOf({ cell }: PlannedCell, contract: Contract): JobProfile {
  const profile = contract.profiles[cell.profile];
  if (!profile) throw new Error(`the plan names the unknown profile ${cell.profile}`);
  const { vcpus, memoryMiB, timeoutSeconds } = profile;
  return { name: cell.profile, vcpus, memoryMiB, timeoutSeconds: cell.timeoutSeconds ?? timeoutSeconds };
}
