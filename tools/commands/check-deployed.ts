import type { DeployedContract } from "../../infra/contract";
import { exitCode, Problem, Problems } from "../problem";
import type { AskedOfSite } from "./site";

/** How many connections a cell of Triage holds at most, by a look at the server while cells run: its own, and that of the lock under which shared work is built. */
const connectionsPerCell = 2;

/**
 * Refuses a run on AWS that could not be held to what was asked, or that could take more connections than the
 * database has for the stack: quietly to do otherwise would cost money or cells.
 *
 * @throws Problems with all of them
 */
export function checkDeployed(contract: DeployedContract, asked: AskedOfSite): void {
  const problems = [...notHeld(asked), ...tooManyConnections(contract, asked)];
  if (problems.length > 0) throw new Problems(problems);
}

function notHeld({ limits, onFailure, maxInFlight }: AskedOfSite): Problem[] {
  const wishes = [
    {
      is: maxInFlight !== undefined,
      what: "maxInFlight",
      why: "a running array cannot be slowed down",
    },
    {
      is: limits.maxCost !== undefined,
      what: "limits.maxCost",
      why: "what a run will cost is not worked out beforehand",
    },
    {
      is: onFailure === "stop",
      what: "onFailure: stop",
      why: "cells of an array start whatever becomes of others",
    },
  ];
  return wishes
    .filter(({ is }) => is)
    .map(
      ({ what, why }) =>
        new Problem(`${what} is not held to on AWS yet: ${why}`, {
          code: "not-on-aws",
          hint: "leave it out; limits.maxVcpuHours, --first and --only hold everywhere",
        }),
    );
}

function tooManyConnections(
  { profiles, database }: DeployedContract,
  { plan, needsDatabase }: AskedOfSite,
): Problem[] {
  if (!needsDatabase) return [];
  const atATime = Object.entries(plan.profiles).reduce((cells, [name, toRun]) => {
    const profile = profiles[name];
    return cells + (profile ? Math.min(toRun, Math.floor(profile.maxVcpus / profile.vcpus)) : 0);
  }, 0);
  const wanted = atATime * connectionsPerCell;
  if (wanted <= database.connections) return [];
  const most = Math.floor(database.connections / connectionsPerCell);
  return [
    new Problem(
      `${atATime} cells could run at a time, with ${wanted} connections to the database, which has ${database.connections} for the stack`,
      {
        code: "too-many-connections",
        hint: `--first ${most} runs as many as there is room for; database.connections of the base's config raises it`,
        exitCode: exitCode.userMistake,
      },
    ),
  ];
}
