import { thisMachine } from "../local/this-machine";
import type { Machine } from "../stack/doctor/machine";
import { localContract } from "../stack/local-contract";
import { pythonOf } from "./local-site";
import type { StackChoice } from "./stack-choice";

/** This machine, as the checks ask it. */
export function machineOf({ project, home, terminal }: StackChoice): Machine {
  const options = {
    sweepDirectory: home,
    installRoot: project.installRoot,
    python: pythonOf({ project }),
    image: localContract(project, terminal.env).image,
  };
  return thisMachine(options, terminal.env);
}
